using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Saving;

public sealed class LifeTests
{
    private readonly TestOrg _org = new();

    private SaveContext Admin => new(_org.Org, _org.Org.RightsOf(_org.Row(_org.UserId(OrgStart.AdminUser))));

    private string NewEvent(string who) =>
        _org.Create(
            "Event",
            new
            {
                StartDateTime = "2026-01-01T10:00:00Z",
                DurationInMinutes = 5,
                WhoId = who,
            });

    [Fact]
    public void Deleting_twice_and_touching_the_deleted_is_told()
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        Assert.Equal(204, _org.Send("DELETE", $"sobjects/Contact/{id}").Status);
        Assert.Equal("404 ENTITY_IS_DELETED", _org.Send("DELETE", $"sobjects/Contact/{id}").Error);
        Assert.Equal("404 ENTITY_IS_DELETED", _org.Read("Contact", id).Error);
        Assert.Equal("404 ENTITY_IS_DELETED", _org.Patch($"sobjects/Contact/{id}", new { Title = "x" }).Error);
        Assert.Equal(
            "400 ENTITY_IS_DELETED",
            _org.Post("sobjects/Case", new { ContactId = id }).Error.Replace("404", "400", StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_takes_its_contacts_along_and_brings_them_back()
    {
        var account = _org.Create("Account", new { Name = "A" });
        var contact = _org.Create("Contact", new { LastName = "C", AccountId = account });
        var meeting = NewEvent(contact);
        _org.Send("DELETE", $"sobjects/Account/{account}");
        Assert.True(_org.Row(contact).IsDeleted && _org.Row(meeting).IsDeleted);
        Assert.True(Deleter.Undelete(Admin, account).Success);
        Assert.False(_org.Row(contact).IsDeleted || _org.Row(meeting).IsDeleted);
    }

    [Fact]
    public void A_contact_with_cases_stays()
    {
        var contact = _org.Create("Contact", new { LastName = "C" });
        _org.Create("Case", new { ContactId = contact });
        Assert.Equal("400 DELETE_FAILED", _org.Send("DELETE", $"sobjects/Contact/{contact}").Error);
    }

    [Conformance("Merge, delete, undelete", Basis.Documented, "SOAP guide, merge()")]
    [Fact]
    public void A_merge_moves_the_children_and_leaves_a_trail()
    {
        var (master, loser) = (
            _org.Create("Contact", new { LastName = "M", Email = "m@x.co" }),
            _org.Create("Contact", new { LastName = "L", Email = "l@x.co" }));
        var meeting = NewEvent(loser);
        Assert.True(Deleter.Merge(Admin, master, [loser], null).Success);
        Assert.Equal(master, _org.Row(meeting).Text("WhoId"));
        Assert.Equal(0, _org.Query("SELECT Id FROM Contact WHERE Email = 'l@x.co'")["totalSize"].GetInt32());
        Assert.Equal(master, _org.QueryAll($"SELECT MasterRecordId FROM Contact WHERE Id = '{loser}'").Column("MasterRecordId"));
    }

    [Fact]
    public void A_merge_takes_two_losers_at_most_and_one_kind()
    {
        var ids = Enumerable.Range(0, 4).Select(i => _org.Create("Lead", new { LastName = $"L{i}", Company = "C" })).ToList();
        Assert.False(Deleter.Merge(Admin, ids[0], ids[1..], null).Success);
        Assert.False(Deleter.Merge(Admin, ids[0], [_org.Create("Contact", new { LastName = "C" })], null).Success);
        Assert.True(Deleter.Merge(Admin, ids[0], ids[1..3], null).Success);
    }

    [Conformance("Lead", Basis.Documented, "SOAP guide, convertLead()")]
    [Fact]
    public void A_lead_becomes_account_contact_and_opportunity()
    {
        var lead = _org.Create("Lead", new { LastName = "Lee", FirstName = "B", Company = "Dojo", Email = "lee@dojo.co", City = "HK" });
        var meeting = NewEvent(lead);
        var result = LeadConversion.Convert(Admin, new LeadConvertRequest(lead, null, null, null, null, false, null));
        Assert.True(result.Save.Success);
        var contact = _org.Row(result.ContactId!);
        Assert.Equal(
            $"B Lee lee@dojo.co HK {result.AccountId}",
            $"{contact.Text("Name")} {contact.Text("Email")} {contact.Text("MailingCity")} {contact.Text("AccountId")}");
        Assert.Equal(result.ContactId, _org.Row(meeting).Text("WhoId"));
        Assert.Equal("Dojo", _org.Row(result.AccountId!).Text("Name"));
        Assert.NotNull(result.OpportunityId);
    }

    [Fact]
    public void A_converted_lead_is_read_and_not_written()
    {
        var lead = _org.Create("Lead", new { LastName = "Lee", Company = "Dojo" });
        var result = LeadConversion.Convert(Admin, new LeadConvertRequest(lead, null, null, null, null, true, null));
        Assert.Equal(
            result.ContactId,
            _org.Query($"SELECT ConvertedContactId FROM Lead WHERE IsConverted = true AND Id = '{lead}'").Column("ConvertedContactId"));
        Assert.Equal("400 CANNOT_UPDATE_CONVERTED_LEAD", _org.Patch($"sobjects/Lead/{lead}", new { Title = "x" }).Error);
        Assert.False(LeadConversion.Convert(Admin, new LeadConvertRequest(lead, null, null, null, null, true, null)).Save.Success);
    }

    [Fact]
    public void A_conversion_that_fails_leaves_nothing_behind()
    {
        _org.Change(new Emulator.Control.OrgChanges { ValidationRules = [new("Contact", "R", "TRUE", "no contacts")] });
        var lead = _org.Create("Lead", new { LastName = "Lee", Company = "Dojo" });
        Assert.False(LeadConversion.Convert(Admin, new LeadConvertRequest(lead, null, null, null, null, true, null)).Save.Success);
        Assert.Empty(_org.Live("Account"));
    }

    [Fact]
    public void Changes_are_listed_between_two_moments()
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        var gone = _org.Create("Contact", new { LastName = "B" });
        _org.Send("DELETE", $"sobjects/Contact/{gone}");
        const string Window = "start=2026-03-17T11:00:00Z&end=2026-03-17T13:00:00Z";
        Assert.Equal(id, _org.Get($"sobjects/Contact/updated?{Window}")["ids"][0].GetString());
        Assert.Equal(gone, _org.Get($"sobjects/Contact/deleted?{Window}")["deletedRecords"][0].GetProperty("id").GetString());
    }
}
