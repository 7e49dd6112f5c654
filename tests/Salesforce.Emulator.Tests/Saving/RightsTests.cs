using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Saving;

public sealed class RightsTests
{
    private readonly TestOrg _org = new();

    [Fact]
    public void A_user_without_rights_does_not_even_see_the_object()
    {
        _org.As("norights");
        Assert.Equal("404 NOT_FOUND", _org.Post("sobjects/Contact", new { LastName = "A" }).Error);
        Assert.Equal("404 NOT_FOUND", _org.Get("sobjects/Contact/describe").Error);
        Assert.Equal("400 INVALID_TYPE", _org.Query("SELECT Id FROM Contact").Error);
        Assert.Equal(200, _org.Query("SELECT Id FROM User").Status);
    }

    [Fact]
    public void Only_administrators_write_users_and_setup()
    {
        var profile = _org.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'").Column("Id");
        object user = new { Username = "x@y.zz", LastName = "X", Email = "x@y.zz", Alias = "x", ProfileId = profile };
        Assert.Equal("403 INSUFFICIENT_ACCESS_OR_READONLY", _org.As("standard").Post("sobjects/User", user).Error);
        Assert.Equal(201, _org.As("admin").Post("sobjects/User", user).Status);
    }

    [Conformance("Rights", Basis.Documented, "Help, field-level security")]
    [Fact]
    public void A_hidden_field_is_as_if_it_were_not_there()
    {
        _org.Change(new OrgChanges { Overrides = [new("Contact", "OnceHub_Id__c", null, null, true, null, null)] });
        Assert.Equal("400 INVALID_FIELD", _org.Post("sobjects/Contact", new { LastName = "A", OnceHub_Id__c = "1" }).Error);
        Assert.Equal("400 INVALID_FIELD", _org.Query("SELECT OnceHub_Id__c FROM Contact").Error);
        Assert.DoesNotContain("OnceHub_Id__c", _org.Get("sobjects/Contact/describe").Text, StringComparison.Ordinal);
        Assert.Equal("404 NOT_FOUND", _org.Patch("sobjects/Contact/OnceHub_Id__c/1", new { LastName = "A" }).Error);
    }

    [Fact]
    public void A_field_that_may_only_be_read_refuses_writes_by_name()
    {
        _org.Change(new OrgChanges { Overrides = [new("Contact", "OnceHub_Id__c", null, null, true, null, null)] });
        var set = _org.Create("PermissionSetAssignment", new { AssigneeId = _org.UserId("admin"), PermissionSetId = NewSet() });
        Assert.NotEmpty(set);
        Assert.Equal(200, _org.Query("SELECT OnceHub_Id__c FROM Contact").Status);
        var answer = _org.Post("sobjects/Contact", new { LastName = "A", OnceHub_Id__c = "1" });
        Assert.Equal("400 INVALID_FIELD_FOR_INSERT_UPDATE", answer.Error);
        Assert.Equal(["OnceHub_Id__c"], answer.ErrorFields);
    }

    private string NewSet()
    {
        var grants = new Emulator.Orgs.Grants();
        grants.ReadableFields.Add("Contact.OnceHub_Id__c");
        Emulator.Metadata.GrantStore.Apply(_org.Org, "Readers", "Readers", false, grants);
        return _org.Query("SELECT Id FROM PermissionSet WHERE Name = 'Readers'").Column("Id");
    }

    [Fact]
    public void An_org_without_api_answers_nothing()
    {
        _org.Set(s => s with { ApiEnabled = false });
        Assert.Equal("403 API_DISABLED_FOR_ORG", _org.Get("limits").Error);
    }
}
