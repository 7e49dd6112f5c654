using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Rest;

public sealed class CollectionTests
{
    private const string All = "composite/sobjects";
    private readonly TestOrg _org = new();

    private static object Contact(object fields) => TestOrg.Typed("Contact", fields);

    [Conformance("Collections", Basis.Documented, "REST guide, sObject Collections")]
    [Fact]
    public void Each_row_has_its_own_fate()
    {
        var answer = _org.Collection(
            "POST",
            All,
            false,
            Contact(new { LastName = "A" }),
            Contact(new { FirstName = "B" }),
            TestOrg.Typed("Lead", new { LastName = "L", Company = "C" }));
        Assert.Equal("ok REQUIRED_FIELD_MISSING ok", answer.Rows);
        Assert.Equal(
            """{"statusCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]","fields":["LastName"]}""",
            answer.Json[1].GetProperty("errors")[0].GetRawText());
    }

    [Fact]
    public void All_or_none_takes_the_good_rows_back()
    {
        Assert.Equal(
            "ALL_OR_NONE_OPERATION_ROLLED_BACK REQUIRED_FIELD_MISSING",
            _org.Collection("POST", All, true, Contact(new { LastName = "A" }), Contact(new { })).Rows);
        Assert.Empty(_org.Live("Contact"));
    }

    [Fact]
    public void Updates_need_ids()
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        Assert.Equal(
            "ok MISSING_ARGUMENT",
            _org.Collection("PATCH", All, false, Contact(new { Id = id, Title = "T" }), Contact(new { Title = "T" })).Rows);
        Assert.Equal("T", _org.Row(id).Text("Title"));
    }

    [Fact]
    public void The_same_record_twice_refuses_both()
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        Assert.Equal(
            "DUPLICATE_VALUE DUPLICATE_VALUE ok",
            _org.Collection(
                "PATCH",
                All,
                false,
                Contact(new { Id = id, Title = "T" }),
                Contact(new { Id = id[..15], Title = "U" }),
                Contact(new { Id = _org.Create("Contact", new { LastName = "B" }), Title = "V" })).Rows);
        Assert.Null(_org.Row(id)["Title"]);
    }

    [Fact]
    public void Upserts_tell_which_were_created()
    {
        _org.Create("Contact", new { LastName = "A", OnceHub_Id__c = "1" });
        var answer = _org.Collection(
            "PATCH",
            $"{All}/Contact/OnceHub_Id__c",
            false,
            Contact(new { OnceHub_Id__c = "1", LastName = "B" }),
            Contact(new { OnceHub_Id__c = "2", LastName = "C" }));
        Assert.Equal("False True", $"{answer.Json[0].GetProperty("created")} {answer.Json[1].GetProperty("created")}");
    }

    [Fact]
    public void The_same_external_id_twice_refuses_every_row_with_it()
    {
        var answer = _org.Collection(
            "PATCH",
            $"{All}/Contact/OnceHub_Id__c",
            false,
            Contact(new { OnceHub_Id__c = "x", LastName = "A" }),
            Contact(new { OnceHub_Id__c = "X", LastName = "B" }),
            Contact(new { OnceHub_Id__c = "y", LastName = "C" }));
        Assert.Equal("DUPLICATE_VALUE DUPLICATE_VALUE ok", answer.Rows);
    }

    [Fact]
    public void Two_new_rows_with_one_unique_value_meet()
    {
        var answer = _org.Collection(
            "POST",
            All,
            false,
            Contact(new { OnceHub_Id__c = "x", LastName = "A" }),
            Contact(new { OnceHub_Id__c = "X", LastName = "B" }));
        Assert.Equal("ok DUPLICATE_VALUE", answer.Rows);
        Assert.EndsWith(
            answer.Json[0].GetProperty("id").GetString()![..15],
            answer.Json[1].GetProperty("errors")[0].GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Upserts_are_of_one_type_and_by_a_key_that_exists()
    {
        Assert.Equal(
            "400 INVALID_INPUT",
            _org.Collection("PATCH", $"{All}/Contact/OnceHub_Id__c", false, TestOrg.Typed("Lead", new { LastName = "A" })).Error);
        Assert.Equal("404 NOT_FOUND", _org.Collection("PATCH", $"{All}/Contact/Nope__c", false, Contact(new { LastName = "A" })).Error);
    }

    [Fact]
    public void Two_hundred_records_are_the_most()
    {
        object[] Many(int n) => [.. Enumerable.Range(0, n).Select(i => Contact(new { LastName = $"L{i}" }))];
        Assert.Equal(200, _org.Collection("POST", All, false, Many(200)).Status);
        Assert.Equal("400 EXCEEDED_MAX_SIZE_REQUEST", _org.Collection("POST", All, false, Many(201)).Error);
    }

    [Fact]
    public void Ten_changes_of_type_are_the_most()
    {
        object[] Mixed(int n) =>
            [
                .. Enumerable
                    .Range(0, n)
                    .Select(i => i % 2 == 0 ? Contact(new { LastName = "A" }) : TestOrg.Typed("Account", new { Name = "A" })),
            ];
        Assert.Equal(200, _org.Collection("POST", All, false, Mixed(10)).Status);
        Assert.Equal("400 INVALID_INPUT", _org.Collection("POST", All, false, Mixed(11)).Error);
    }

    [Fact]
    public void Deletes_and_reads_go_by_ids()
    {
        var ids = Enumerable.Range(0, 3).Select(i => _org.Create("Contact", new { LastName = $"L{i}" })).ToList();
        Assert.Equal(
            "L0,L1",
            string.Join(
                ",",
                _org.Post($"{All}/Contact", new { ids = ids[..2], fields = new[] { "LastName" } })
                    .Json.EnumerateArray()
                    .Select(r => r.GetProperty("LastName"))));
        Assert.Equal("ok MALFORMED_ID ok", _org.Send("DELETE", $"{All}?ids={ids[0]},zzz,{ids[1]}&allOrNone=false").Rows);
        Assert.Equal("[null,", _org.Get($"{All}/Contact?ids={ids[0]},{ids[2]}&fields=LastName").Text[..6]);
    }

    [Conformance("Unknown field or bad value in a collection", Basis.Assumed, "Our reading, both ways by setting")]
    [Fact]
    public void An_unreadable_row_fails_alone_or_by_setting_all()
    {
        object[] rows =
        [
            Contact(new { LastName = "A", Birthdate = "never" }),
            Contact(new { LastName = "B", Nope = 1 }),
            Contact(new { LastName = "C" }),
        ];
        Assert.Equal("JSON_PARSER_ERROR INVALID_FIELD ok", _org.Collection("POST", All, false, rows).Rows);
        _org.Set(s => s with { StrictCollections = true });
        Assert.Equal("400 JSON_PARSER_ERROR", _org.Collection("POST", All, false, rows).Error);
        Assert.Equal("400 INVALID_FIELD", _org.Collection("POST", All, false, rows[1..]).Error);
    }

    [Theory]
    [InlineData("""{}""", "400 INVALID_INPUT")]
    [InlineData("""{"records":[{"LastName":"A"}]}""", "400 INVALID_INPUT")]
    [InlineData("""{"records":[{"attributes":{"type":"Nope"}}]}""", "400 INVALID_TYPE")]
    [InlineData("""[]""", "400 INVALID_INPUT")]
    public void A_malformed_collection_is_refused_whole(string body, string error) =>
        Assert.Equal(error, _org.Send("POST", All, body).Error);
}
