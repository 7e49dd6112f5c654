using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Rest;

public sealed class RecordTests
{
    private readonly TestOrg _org = new();

    [Conformance("Versions", Basis.Documented, "REST guide, Versions")]
    [Theory]
    [InlineData("v50.0", 200)]
    [InlineData("v66.0", 200)]
    [InlineData("v49.0", 404)]
    [InlineData("v67.0", 404)]
    [InlineData("v60.1", 404)]
    [InlineData("60.0", 404)]
    public void Versions_from_50_on_are_served(string version, int status)
    {
        _org.Version = version;
        Assert.Equal(status, _org.Get("limits").Status);
    }

    [Fact]
    public void The_versions_are_listed_without_a_token()
    {
        var answer = _org.Send("GET", "/services/data", null, ("Authorization", ""));
        Assert.Equal(
            "50.0 Winter '21", $"{answer.Json[0].GetProperty("version").GetString()} {answer.Json[0].GetProperty("label").GetString()}");
        Assert.Contains("sobjects", _org.Get("").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer 00DHs0000000001!AQdead")]
    [InlineData("")]
    public void Without_a_living_token_nothing_is_answered(string header) =>
        Assert.Equal("401 INVALID_SESSION_ID", _org.Send("GET", "limits", null, ("Authorization", header)).Error);

    [Fact]
    public void A_token_dies_of_idleness()
    {
        _org.Time.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal(200, _org.Get("limits").Status);
        _org.Time.Advance(TimeSpan.FromMinutes(121));
        Assert.Equal("401 INVALID_SESSION_ID", _org.Get("limits").Error);
    }

    [Conformance("CRUD, upsert, relationships by external id", Basis.Documented, "REST guide, Create a Record")]
    [Fact]
    public void Creating_answers_where_the_record_is()
    {
        var answer = _org.Post("sobjects/Contact", new { LastName = "A" });
        Assert.Equal(201, answer.Status);
        Assert.Equal($$"""{"id":"{{answer.Id}}","success":true,"errors":[]}""", answer.Text);
        Assert.Equal($"/services/data/v60.0/sobjects/Contact/{answer.Id}", answer.Headers["Location"]);
    }

    [Fact]
    public void A_record_is_read_whole_or_by_fields()
    {
        var id = _org.Create("Contact", new { LastName = "A", Title = "T" });
        Assert.Equal("T", _org.Read("Contact", id)["Title"].GetString());
        var part = _org.Get($"sobjects/Contact/{id[..15]}?fields=LastName,Account.Name");
        Assert.Equal(
            $$"""{"attributes":{"type":"Contact","url":"/services/data/v60.0/sobjects/Contact/{{id}}"},"LastName":"A","Account":null}""",
            part.Text);
        Assert.Equal("400 INVALID_FIELD", _org.Get($"sobjects/Contact/{id}?fields=Nope").Error);
    }

    [Theory]
    [InlineData("sobjects/Contact/003000000000001", "404 NOT_FOUND")]
    [InlineData("sobjects/Contact/xyz", "404 NOT_FOUND")]
    [InlineData("sobjects/Nope/describe", "404 NOT_FOUND")]
    [InlineData("nope", "404 NOT_FOUND")]
    [InlineData("sobjects/Contact/LastName/x", "404 NOT_FOUND")]
    public void What_is_not_there_is_not_found(string path, string error) => Assert.Equal(error, _org.Get(path).Error);

    [Fact]
    public void A_wrong_method_is_told() => Assert.Equal("405 METHOD_NOT_ALLOWED", _org.Send("PUT", "sobjects/Contact", new { }).Error);

    [Conformance("CRUD, upsert, relationships by external id", Basis.Documented, "REST guide, Upsert")]
    [Fact]
    public void An_upsert_creates_then_updates()
    {
        var first = _org.Patch("sobjects/Contact/OnceHub_Id__c/T%2F1", new { LastName = "A" });
        Assert.Equal("201 True", $"{first.Status} {first["created"]}");
        var second = _org.Patch("sobjects/Contact/OnceHub_Id__c/t%2F1", new { LastName = "B" });
        Assert.Equal($"200 False {first.Id}", $"{second.Status} {second["created"]} {second.Id}");
        Assert.Equal("T/1 B", $"{_org.Row(first.Id).Text("OnceHub_Id__c")} {_org.Row(first.Id).Text("LastName")}");
        Assert.Equal("B", _org.Get("sobjects/Contact/OnceHub_Id__c/T/1")["LastName"].GetString());
    }

    [Fact]
    public void An_upsert_over_several_matches_answers_choices()
    {
        _org.Create("Contact", new { LastName = "A", OnceHub_Phone__c = "+1" });
        _org.Create("Contact", new { LastName = "B", OnceHub_Phone__c = "+1" });
        var answer = _org.Patch("sobjects/Contact/OnceHub_Phone__c/%2B1", new { LastName = "C" });
        Assert.Equal(300, answer.Status);
        Assert.Equal(2, answer.Json.GetArrayLength());
    }

    [Fact]
    public void An_upsert_must_not_repeat_its_key() =>
        Assert.Equal(
            "400 INVALID_FIELD", _org.Patch("sobjects/Contact/OnceHub_Id__c/1", new { LastName = "A", OnceHub_Id__c = "1" }).Error);

    [Fact]
    public void Patch_may_come_disguised_as_post()
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        Assert.Equal(204, _org.Post($"sobjects/Contact/{id}?_HttpMethod=PATCH", new { LastName = "B" }).Status);
        Assert.Equal("B", _org.Row(id).Text("LastName"));
    }

    [Conformance("Describe", Basis.Documented, "REST guide, sObject Describe")]
    [Fact]
    public void A_describe_tells_what_a_mapping_needs()
    {
        var describe = _org.Get("sobjects/Lead/describe");
        JsonElement Field(string name) => describe["fields"].EnumerateArray().Single(f => f.GetProperty("name").GetString() == name);
        bool Required(JsonElement f) =>
            f.GetProperty("createable").GetBoolean()
            && !f.GetProperty("nillable").GetBoolean()
            && !f.GetProperty("defaultedOnCreate").GetBoolean();
        Assert.Equal(
            ["Company", "LastName"],
            describe["fields"].EnumerateArray().Where(Required).Select(f => f.GetProperty("name").GetString()).Order());
        Assert.Equal(
            "string 64 True True",
            $"{Field("OnceHub_Id__c").GetProperty("type")} {Field("OnceHub_Id__c").GetProperty("length")} "
            + $"{Field("OnceHub_Id__c").GetProperty("externalId")} {Field("OnceHub_Id__c").GetProperty("unique")}");
        Assert.Equal(
            "reference Owner Group",
            $"{Field("OwnerId").GetProperty("type")} {Field("OwnerId").GetProperty("relationshipName")} "
            + $"{Field("OwnerId").GetProperty("referenceTo")[0]}");
        Assert.Contains(Field("Status").GetProperty("picklistValues").EnumerateArray(), v => v.GetProperty("defaultValue").GetBoolean());
        Assert.Equal("00Q", describe["keyPrefix"].GetString());
        Assert.Contains(describe["childRelationships"].EnumerateArray(), c => c.GetProperty("relationshipName").GetString() == "Events");
    }

    [Theory]
    [InlineData("Contact", "LastName")]
    [InlineData("Account", "Name")]
    [InlineData("Case", "")]
    [InlineData("Event", "")]
    public void The_required_fields_are_the_documented_ones(string type, string expected)
    {
        var required = _org.Get($"sobjects/{type}/describe")["fields"].EnumerateArray()
            .Where(f =>
                f.GetProperty("createable").GetBoolean()
                && !f.GetProperty("nillable").GetBoolean()
                && !f.GetProperty("defaultedOnCreate").GetBoolean())
            .Select(f => f.GetProperty("name").GetString());
        Assert.Equal(expected, string.Join(",", required));
    }

    [Fact]
    public void An_unchanged_describe_answers_304()
    {
        var first = _org.Get("sobjects/Contact/describe");
        var stamp = ("If-Modified-Since", first.Headers["Last-Modified"]);
        Assert.Equal(304, _org.Send("GET", "sobjects/Contact/describe", null, stamp).Status);
        Assert.Equal(304, _org.Send("GET", "sobjects", null, stamp).Status);
        _org.Time.Advance(TimeSpan.FromSeconds(1));
        _org.Change(new OrgChanges { Fields = [new OrgChanges.FieldChange { Object = "Contact", Name = "New__c", Type = "Text" }] });
        var again = _org.Send("GET", "sobjects/Contact/describe", null, stamp);
        Assert.Equal(200, again.Status);
        Assert.Contains("New__c", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_changes_within_a_second_are_two_states()
    {
        var stamp = ("If-Modified-Since", _org.Get("sobjects/Contact/describe").Headers["Last-Modified"]);
        _org.Change(new OrgChanges { Fields = [new OrgChanges.FieldChange { Object = "Contact", Name = "New__c", Type = "Text" }] });
        Assert.Equal(200, _org.Send("GET", "sobjects/Contact/describe", null, stamp).Status);
    }

    [Fact]
    public void Record_types_are_described_with_the_master()
    {
        _org.Change(new OrgChanges { RecordTypes = [new("Lead", "Inbound")] });
        var types = _org.Get("sobjects/Lead/describe")["recordTypeInfos"]
            .EnumerateArray()
            .Select(t => t.GetProperty("developerName").GetString());
        Assert.Equal(["Inbound", "Master"], types);
    }

    [Fact]
    public void Custom_objects_are_objects_too()
    {
        _org.Change(
            new OrgChanges
            {
                Objects = [new("Visit__c", "Visit")],
                Fields =
                [
                    new OrgChanges.FieldChange
                    {
                        Object = "Visit__c",
                        Name = "Guest__c",
                        Type = "Lookup",
                        ReferenceTo = "Contact",
                        RelationshipName = "Visits",
                    },
                ],
            });
        var guest = _org.Create("Contact", new { LastName = "G" });
        _org.Create("Visit__c", new { Name = "V", Guest__c = guest });
        Assert.Equal(
            "G",
            _org.Query("SELECT Guest__r.LastName FROM Visit__c").Records[0].GetProperty("Guest__r").GetProperty("LastName").GetString());
        Assert.Equal(
            "1",
            _org.Query("SELECT (SELECT Id FROM Visits__r) FROM Contact")
                .Records[0]
                .GetProperty("Visits__r")
                .GetProperty("totalSize")
                .ToString());
    }

    [Conformance("Case, Task, Opportunity, Campaign, CampaignMember", Basis.Documented, "Object Reference, CampaignMember")]
    [Fact]
    public void Campaign_members_are_people_once()
    {
        var (campaign, lead) = (_org.Create("Campaign", new { Name = "C" }), _org.Create("Lead", new { LastName = "L", Company = "C" }));
        _org.Create("CampaignMember", new { CampaignId = campaign, LeadId = lead, Status = "Responded" });
        Assert.Equal("400 DUPLICATE_VALUE", _org.Post("sobjects/CampaignMember", new { CampaignId = campaign, LeadId = lead }).Error);
        Assert.Equal("400 REQUIRED_FIELD_MISSING", _org.Post("sobjects/CampaignMember", new { CampaignId = campaign }).Error);
    }

    [Conformance("Tooling", Basis.Documented, "Tooling API guide, EntityDefinition and FieldDefinition")]
    [Fact]
    public void Definitions_are_queried_through_tooling()
    {
        var answer = _org.Get(
            $"tooling/query?q={Uri.EscapeDataString("SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Event' AND QualifiedApiName LIKE 'OnceHub%' ORDER BY QualifiedApiName LIMIT 1")}"
        );
        Assert.Equal("OnceHub_Booking_Id__c", answer.Column("QualifiedApiName"));
        Assert.Equal(
            "Contact", _org.Query("SELECT QualifiedApiName FROM EntityDefinition WHERE KeyPrefix = '003'").Column("QualifiedApiName"));
    }

    [Fact]
    public void The_columns_of_a_query_are_told()
    {
        var answer = _org.Get($"query?columns=true&q={Uri.EscapeDataString("SELECT Id, Account.Owner.Name FROM Contact")}");
        Assert.Equal(
            "Account Owner",
            $"{answer["columnMetadata"][1].GetProperty("columnName")} "
            + $"{answer["columnMetadata"][1].GetProperty("joinColumns")[0].GetProperty("columnName")}");
    }
}
