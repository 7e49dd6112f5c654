using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>What the objects' own rules refuse.</summary>
public sealed class SaveRefusalTests
{
    private readonly TestOrg _org = new();

    [Theory]
    [Conformance("Lead", Basis.Known, "CANNOT_UPDATE_CONVERTED_LEAD also for a reference to one")]
    [InlineData("Event")]
    [InlineData("Task")]
    public void A_converted_lead_is_nobody_to_meet(string type)
    {
        var lead = _org.Create("Lead", new { LastName = "L", Company = "C" });
        object Activity(string who) =>
            type == "Event"
                ? new
                {
                    StartDateTime = "2026-01-01T10:00:00Z",
                    DurationInMinutes = 5,
                    WhoId = who,
                }
                : new { Subject = "S", WhoId = who };
        _org.Create(type, Activity(lead));
        Convert(lead);
        var answer = _org.Post($"sobjects/{type}", Activity(lead));
        Assert.Equal("400 CANNOT_UPDATE_CONVERTED_LEAD cannot reference converted lead", $"{answer.Error} {answer.Message}");
    }

    [Fact]
    [Conformance("Lead", Basis.Known, "CANNOT_UPDATE_CONVERTED_LEAD also for a reference to one")]
    public void A_converted_lead_joins_no_campaign_and_no_event()
    {
        var lead = _org.Create("Lead", new { LastName = "L", Company = "C" });
        var (campaign, meeting) = (
            _org.Create("Campaign", new { Name = "C" }),
            _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5 }));
        Convert(lead);
        Assert.Equal(
            "400 CANNOT_UPDATE_CONVERTED_LEAD", _org.Post("sobjects/CampaignMember", new { CampaignId = campaign, LeadId = lead }).Error);
        Assert.Equal(
            "400 CANNOT_UPDATE_CONVERTED_LEAD", _org.Post("sobjects/EventRelation", new { EventId = meeting, RelationId = lead }).Error);
    }

    [Theory]
    [Conformance("Event", Basis.Documented, "Object Reference, Event: ActivityDateTime and StartDateTime must be the same")]
    [InlineData("""{"StartDateTime":"2026-01-01T10:00:00Z","ActivityDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":5}""", 201)]
    [InlineData("""{"StartDateTime":"2026-01-01T10:00:00Z","ActivityDateTime":"2026-01-01T11:00:00Z","DurationInMinutes":5}""", 400)]
    [InlineData("""{"StartDateTime":"2026-01-01T10:00:00Z","ActivityDate":"2026-01-01","DurationInMinutes":5}""", 201)]
    public void Two_fields_for_the_start_say_the_same(string body, int status)
    {
        var answer = _org.Send("POST", "sobjects/Event", body);
        Assert.Equal(status, answer.Status);
        if (status == 400)
            Assert.Equal("400 FIELD_INTEGRITY_EXCEPTION", answer.Error);
    }

    [Fact]
    [Conformance("Event", Basis.Known, "A person is related to an Event once")]
    public void A_person_is_related_to_an_event_once()
    {
        var (who, guest) = (_org.Create("Contact", new { LastName = "W" }), _org.Create("Contact", new { LastName = "G" }));
        var id = _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, WhoId = who });
        _org.Create("EventRelation", new { EventId = id, RelationId = guest });
        Assert.Equal("400 DUPLICATE_VALUE", _org.Post("sobjects/EventRelation", new { EventId = id, RelationId = guest }).Error);
        Assert.Equal("400 DUPLICATE_VALUE", _org.Post("sobjects/EventRelation", new { EventId = id, RelationId = who }).Error);
    }

    [Fact]
    [Conformance("Person accounts", Basis.Known, "A business contact under a person account, and the deletion of its contact, are refused")]
    public void A_person_account_has_its_own_contact_only()
    {
        _org.Set(s => s with { PersonAccounts = true });
        var account = _org.Create("Account", new { LastName = "P" });
        Assert.Equal(
            "400 INVALID_PERSON_ACCOUNT_OPERATION", _org.Post("sobjects/Contact", new { LastName = "C", AccountId = account }).Error);
        var other = _org.Create("Contact", new { LastName = "C" });
        Assert.Equal("400 INVALID_PERSON_ACCOUNT_OPERATION", _org.Patch($"sobjects/Contact/{other}", new { AccountId = account }).Error);
        Assert.Equal(
            "400 INVALID_PERSON_ACCOUNT_OPERATION",
            _org.Send("DELETE", $"sobjects/Contact/{_org.Row(account).Text("PersonContactId")}").Error);
        Assert.Equal(204, _org.Send("DELETE", $"sobjects/Account/{account}").Status);
    }

    private void Convert(string lead)
    {
        lock (_org.Org.Gate)
            Assert.True(Emulator.Saving.LeadConversion.Convert(
                new Emulator.Saving.SaveContext(_org.Org, _org.Org.RightsOf(_org.Row(_org.UserId("admin")))),
                new(lead, null, null, null, null, true, null))
            .Save.Success);
    }
}
