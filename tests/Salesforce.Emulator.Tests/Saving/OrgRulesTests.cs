using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Saving;

public sealed class OrgRulesTests
{
    private readonly TestOrg _org = new();

    private void AddDuplicateRule(bool allowSave) =>
        _org.Change(
            new OrgChanges
            {
                DuplicateRules =
                [
                    new OrgChanges.DuplicateRuleChange(
                        "Contact",
                        "Contacts_DR",
                        [
                            ["Email"],
                            ["LastName", "Phone"],
                        ],
                        AllowSave: allowSave),
                ],
            });

    private void AddAssignment() => _org.Change(new OrgChanges
    {
        AssignmentRules =
        [
            new OrgChanges.AssignmentRuleChange(
                "Lead", "Routing", [new("Company = 'Queue'", "Inbound"), new("Company = 'Stan'", "standard")]),
        ],
    });

    [Conformance("Duplicate rules", Basis.Documented, "A DUPLICATES_DETECTED body as captured by others")]
    [Fact]
    public void A_duplicate_is_refused_and_told_in_the_misspelled_key()
    {
        AddDuplicateRule(allowSave: true);
        var id = _org.Create("Contact", new { LastName = "A", Email = "a@b.co" });
        var answer = _org.Post("sobjects/Contact", new { LastName = "B", Email = "A@B.CO" });
        Assert.Equal("400 DUPLICATES_DETECTED", answer.Error);
        var finding = answer.Json[0].GetProperty("duplicateResut");
        Assert.True(finding.GetProperty("allowSave").GetBoolean());
        Assert.Equal(
            id,
            finding.GetProperty("matchResults")[0].GetProperty("matchRecords")[0].GetProperty("record").GetProperty("Id").GetString());
    }

    [Fact]
    public void The_header_saves_where_the_rule_only_alerts()
    {
        AddDuplicateRule(allowSave: true);
        _org.Create("Contact", new { LastName = "A", Email = "a@b.co" });
        Assert.Equal(
            201,
            _org.Send(
                "POST",
                "sobjects/Contact",
                new { LastName = "B", Email = "a@b.co" },
                ("Sforce-Duplicate-Rule-Header", "allowSave=true")).Status);
    }

    [Fact]
    public void The_header_does_not_help_against_a_block()
    {
        AddDuplicateRule(allowSave: false);
        _org.Create("Contact", new { LastName = "A", Email = "a@b.co" });
        Assert.Equal(
            "400 DUPLICATES_DETECTED",
            _org.Send(
                "POST",
                "sobjects/Contact",
                new { LastName = "B", Email = "a@b.co" },
                ("Sforce-Duplicate-Rule-Header", "allowSave=true")).Error);
    }

    [Fact]
    public void All_fields_of_one_set_must_match()
    {
        AddDuplicateRule(allowSave: true);
        _org.Create("Contact", new { LastName = "A", Phone = "1" });
        _org.Create("Contact", new { LastName = "B", Phone = "1" });
        _org.Create("Contact", new { LastName = "A" });
        Assert.Equal("400 DUPLICATES_DETECTED", _org.Post("sobjects/Contact", new { LastName = "a", Phone = "1" }).Error);
    }

    [Fact]
    public void Rows_of_a_collection_carry_the_code_alone()
    {
        AddDuplicateRule(allowSave: true);
        _org.Create("Contact", new { LastName = "A", Email = "a@b.co" });
        var answer = _org.Collection(
            "POST",
            "composite/sobjects",
            false,
            TestOrg.Typed("Contact", new { LastName = "B", Email = "a@b.co" }),
            TestOrg.Typed("Contact", new { LastName = "C" }));
        Assert.Equal("DUPLICATES_DETECTED ok", answer.Rows);
        Assert.False(answer.Json[0].GetProperty("errors")[0].TryGetProperty("duplicateResut", out _));
    }

    [Conformance("Assignment rules", Basis.Documented, "REST guide, Assignment Rule Header")]
    [Fact]
    public void Assignment_rules_act_unless_told_not_to()
    {
        AddAssignment();
        Assert.Equal(_org.UserId("standard"), _org.Row(_org.Create("Lead", new { LastName = "A", Company = "Stan" })).Text("OwnerId"));
        Assert.StartsWith(
            "00G", _org.Row(_org.Create("Lead", new { LastName = "A", Company = "Queue" })).Text("OwnerId"), StringComparison.Ordinal);
        Assert.Equal(_org.UserId("admin"), _org.Row(_org.Create("Lead", new { LastName = "A", Company = "Other" })).Text("OwnerId"));
        var kept = _org.Send("POST", "sobjects/Lead", new { LastName = "A", Company = "Stan" }, ("Sforce-Auto-Assign", "FALSE"));
        Assert.Equal(_org.UserId("admin"), _org.Row(kept.Id).Text("OwnerId"));
    }

    [Fact]
    public void An_update_assigns_too_by_default()
    {
        AddAssignment();
        var id = _org.Send("POST", "sobjects/Lead", new { LastName = "A", Company = "Stan" }, ("Sforce-Auto-Assign", "FALSE")).Id;
        _org.Send("PATCH", $"sobjects/Lead/{id}", new { Title = "x" }, ("Sforce-Auto-Assign", "false"));
        Assert.Equal(_org.UserId("admin"), _org.Row(id).Text("OwnerId"));
        _org.Patch($"sobjects/Lead/{id}", new { Title = "y" });
        Assert.Equal(_org.UserId("standard"), _org.Row(id).Text("OwnerId"));
    }

    [Fact]
    public void A_rule_can_be_asked_for_by_its_id()
    {
        _org.Change(
            new OrgChanges
            {
                AssignmentRules = [new OrgChanges.AssignmentRuleChange("Case", "Idle", [new("TRUE", "standard")], Active: false)],
            });
        var rule = _org.Query("SELECT Id FROM AssignmentRule WHERE Name = 'Idle'").Column("Id");
        Assert.Equal(_org.UserId("admin"), _org.Row(_org.Create("Case", new { })).Text("OwnerId"));
        Assert.Equal(
            _org.UserId("standard"),
            _org.Row(_org.Send("POST", "sobjects/Case", new { }, ("Sforce-Auto-Assign", rule)).Id).Text("OwnerId"));
    }

    [Conformance("Validation rules and formulas", Basis.Documented, "SOAP guide, FIELD_CUSTOM_VALIDATION_EXCEPTION")]
    [Fact]
    public void Every_failing_validation_rule_is_told()
    {
        _org.Change(
            new OrgChanges
            {
                ValidationRules =
                [
                    new("Contact", "One", "ISBLANK(Email)", "needs email", "Email"),
                    new("Contact", "Two", "ISBLANK(Phone)", "needs phone"),
                    new("Contact", "Off", "TRUE", "off", null, false),
                ],
            });
        var answer = _org.Post("sobjects/Contact", new { LastName = "A" });
        Assert.Equal(["needs email", "needs phone"], answer.Json.EnumerateArray().Select(e => e.GetProperty("message").GetString()));
        Assert.Equal(["Email"], answer.ErrorFields);
    }

    [Fact]
    public void A_rule_may_look_at_a_parent()
    {
        _org.Change(new OrgChanges { ValidationRules = [new("Contact", "R", "Account.Name = 'Closed'", "closed account")] });
        var account = _org.Create("Account", new { Name = "Closed" });
        Assert.Equal(
            "400 FIELD_CUSTOM_VALIDATION_EXCEPTION", _org.Post("sobjects/Contact", new { LastName = "A", AccountId = account }).Error);
    }

    [Conformance("Owners", Basis.Documented, "SOAP guide, INACTIVE_OWNER_OR_USER")]
    [Fact]
    public void An_inactive_user_cannot_own()
    {
        _org.Change(new OrgChanges { Users = [new("left", IsActive: false)] });
        Assert.Equal(
            "400 INACTIVE_OWNER_OR_USER", _org.Post("sobjects/Contact", new { LastName = "A", OwnerId = _org.UserId("left") }).Error);
    }

    [Fact]
    public void A_queue_owns_only_what_it_serves()
    {
        var queue = _org.Query("SELECT Id FROM Group WHERE Type = 'Queue'").Column("Id");
        _org.Create("Lead", new { LastName = "A", Company = "C", OwnerId = queue });
        Assert.Equal("400 FIELD_INTEGRITY_EXCEPTION", _org.Post("sobjects/Contact", new { LastName = "A", OwnerId = queue }).Error);
    }

    [Fact]
    public void A_user_without_rights_cannot_own_what_it_cannot_see() =>
        Assert.Equal(
            "400 OP_WITH_INVALID_USER_TYPE_EXCEPTION",
            _org.Post("sobjects/Contact", new { LastName = "A", OwnerId = _org.UserId("norights") }).Error);

    [Fact]
    public void A_record_type_must_be_of_the_object()
    {
        _org.Change(new OrgChanges { RecordTypes = [new("Lead", "Inbound"), new("Contact", "Guest")] });
        var lead = _org.Query("SELECT Id FROM RecordType WHERE SobjectType = 'Lead'").Column("Id");
        _org.Create("Lead", new { LastName = "A", Company = "C", RecordTypeId = lead });
        Assert.Equal("400 INVALID_CROSS_REFERENCE_KEY", _org.Post("sobjects/Contact", new { LastName = "A", RecordTypeId = lead }).Error);
    }

    [Fact]
    public void A_record_type_that_is_not_there_is_named_as_one_of_another_object_is()
    {
        _org.Change(new OrgChanges { RecordTypes = [new("Contact", "Guest")] });
        var answer = _org.Post("sobjects/Contact", new { LastName = "A", RecordTypeId = "012000000000001AAA" });
        Assert.Equal("400 INVALID_CROSS_REFERENCE_KEY", answer.Error);
        Assert.Equal("Record Type ID: this ID value isn't valid for the user: 012000000000001AAA", answer.Message);
        Assert.Equal(["RecordTypeId"], answer.ErrorFields);
    }
}
