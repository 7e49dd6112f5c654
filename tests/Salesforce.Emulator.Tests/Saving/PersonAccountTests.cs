using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Saving;

public sealed class PersonAccountTests
{
    private readonly TestOrg _org = new();

    private SaveContext Admin => new(_org.Org, _org.Org.RightsOf(_org.Row(_org.UserId(OrgStart.AdminUser))));

    private string NewPerson()
    {
        _org.Set(s => s with { PersonAccounts = true });
        return _org.Create(
            "Account",
            new
            {
                FirstName = "Pat",
                LastName = "Person",
                PersonEmail = "pat@x.co",
                Phone = "1",
                OnceHub_Id__pc = "P1",
            });
    }

    [Fact]
    public void Without_the_feature_its_fields_do_not_exist()
    {
        Assert.Equal("400 INVALID_FIELD", _org.Post("sobjects/Account", new { LastName = "P" }).Error);
        Assert.DoesNotContain("PersonEmail", _org.Get("sobjects/Account/describe").Text, StringComparison.Ordinal);
        Assert.Equal("400 INVALID_FIELD", _org.Query("SELECT IsPersonAccount FROM Account").Error);
    }

    [Conformance("Person accounts", Basis.Documented, "Object Reference, Account: person accounts")]
    [Fact]
    public void A_person_account_comes_with_its_contact()
    {
        var row = _org.Row(NewPerson());
        Assert.True(row.Flag("IsPersonAccount"));
        Assert.Equal("Pat Person", row.Text("Name"));
        var contact = _org.Query("SELECT Id, Name, Email, Phone, AccountId, IsPersonAccount, OnceHub_Id__c FROM Contact").Records[0];
        Assert.Equal(row.Text("PersonContactId"), contact.GetProperty("Id").GetString());
        Assert.Equal(
            "Pat Person pat@x.co 1 P1",
            $"{contact.GetProperty("Name")} {contact.GetProperty("Email")} {contact.GetProperty("Phone")} "
            + $"{contact.GetProperty("OnceHub_Id__c")}");
    }

    [Fact]
    public void Its_changes_reach_the_contact()
    {
        var id = NewPerson();
        _org.Patch($"sobjects/Account/{id}", new { PersonMobilePhone = "777", LastName = "Other" });
        Assert.Equal(
            "Pat Other 777",
            $"{_org.Query("SELECT Name, MobilePhone FROM Contact").Column("Name")} "
            + $"{_org.Query("SELECT MobilePhone FROM Contact").Column("MobilePhone")}");
    }

    [Fact]
    public void Its_contact_is_who_and_refuses_direct_writes()
    {
        var contact = _org.Row(NewPerson()).Text("PersonContactId")!;
        _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, WhoId = contact });
        Assert.Equal("400 INVALID_PERSON_ACCOUNT_OPERATION", _org.Patch($"sobjects/Contact/{contact}", new { Title = "x" }).Error);
    }

    [Conformance("Merge, delete, undelete", Basis.Documented, "SOAP guide, merge()")]
    [Fact]
    public void A_merge_leaves_one_contact_and_the_others_trail()
    {
        var (loser, master) = (NewPerson(), _org.Create("Account", new { LastName = "Master" }));
        var (gone, contact) = (_org.Row(loser).Text("PersonContactId")!, _org.Row(master).Text("PersonContactId")!);
        var meeting = _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, WhoId = gone });

        Assert.True(Deleter.Merge(Admin, master, [loser], null).Success);

        Assert.Equal(contact, _org.Query("SELECT Id FROM Contact").Column("Id"));
        Assert.Equal(contact, _org.QueryAll($"SELECT MasterRecordId FROM Contact WHERE Id = '{gone}'").Column("MasterRecordId"));
        Assert.Equal(contact, _org.Row(meeting).Text("WhoId"));
        Assert.True(Deleter.Undelete(Admin, loser).Success);
        Assert.Equal(2, _org.Query("SELECT Id FROM Contact")["totalSize"].GetInt32());
    }

    [Fact]
    public void A_merge_takes_no_business_account_with_it()
    {
        var (person, business) = (NewPerson(), _org.Create("Account", new { Name = "Business" }));

        Assert.False(Deleter.Merge(Admin, person, [business], null).Success);
        Assert.False(Deleter.Merge(Admin, business, [person], null).Success);
    }

    [Fact]
    public void Its_name_is_made_of_the_persons_and_is_not_written()
    {
        var id = NewPerson();
        Assert.Equal("400 INVALID_FIELD_FOR_INSERT_UPDATE", _org.Patch($"sobjects/Account/{id}", new { Name = "x" }).Error);
    }

    [Fact]
    public void A_business_account_refuses_the_persons_fields()
    {
        NewPerson();
        var business = _org.Create("Account", new { Name = "Business" });
        Assert.Equal(
            "400 INVALID_FIELD_FOR_INSERT_UPDATE", _org.Patch($"sobjects/Account/{business}", new { PersonEmail = "x@y.zz" }).Error);
    }

    [Fact]
    public void The_record_type_can_choose()
    {
        _org.Set(s => s with { PersonAccounts = true });
        var type = _org.Query("SELECT Id FROM RecordType WHERE IsPersonType = true").Column("Id");
        var row = _org.Row(_org.Create("Account", new { LastName = "P", RecordTypeId = type }));
        Assert.True(row.Flag("IsPersonAccount"));
    }
}
