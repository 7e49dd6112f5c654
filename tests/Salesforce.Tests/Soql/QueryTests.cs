using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class QueryTests
{
    private static string Page(string? next, params string[] ids) =>
        $$"""{"totalSize":{{ids.Length}},"done":{{(next is null ? "true" : "false")}}{{(next is null ? "" : $",\"nextRecordsUrl\":\"{next}\"")}},"records":[{{string.Join(',', ids.Select(i => $$"""{"attributes":{"type":"Contact","url":"x"},"Id":"{{i}}"}"""))}}]}""";

    private static IEnumerable<string?> Ids(QueryAnswer answer) => answer.Records.Select(r => r.GetProperty("Id").GetString());

    [Fact]
    public async Task A_short_query_is_one_read()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json(Page(null, "a", "b")));
        var answer = await new Client(org).Api.QueryAsync("SELECT Id FROM Contact WHERE Email = 'a+b@c'", false, default);
        Assert.Equal(["a", "b"], Ids(answer));
        var call = Assert.Single(org.ApiCalls);
        Assert.Equal(
            ("GET", "/services/data/v62.0/query?q=SELECT%20Id%20FROM%20Contact%20WHERE%20Email%20%3D%20%27a%2Bb%40c%27"),
            (call.Method, call.Path));
    }

    [Fact]
    public async Task Deleted_rows_come_from_queryAll()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json(Page(null)));
        Assert.Empty((await new Client(org).Api.QueryAsync("SELECT Id FROM Contact", true, default)).Records);
        Assert.StartsWith("/services/data/v62.0/queryAll?q=", Assert.Single(org.ApiCalls).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_query_travels_in_a_composite_and_costs_one_call_too()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Composite(("query", 200, Page(null, "a"))));
        var soql = "SELECT Id FROM Contact WHERE " + Soql.In("Email", Enumerable.Range(0, 200).Select(i => $"guest{i}@example.com"));
        Assert.Equal(["a"], Ids(await new Client(org).Api.QueryAsync(soql, false, default)));
        var call = Assert.Single(org.ApiCalls);
        Assert.Equal("/services/data/v62.0/composite", call.Path);
        var url = JsonElement.Parse(call.Body).GetProperty("compositeRequest")[0].GetProperty("url").GetString()!;
        Assert.Equal(soql, Uri.UnescapeDataString(url["/services/data/v62.0/query?q=".Length..]));
    }

    [Fact]
    public async Task All_pages_come_together()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json(Page("/services/data/v62.0/query/01g-2000", "a", "b")),
            ScriptedOrg.Json(Page("/services/data/v62.0/query/01g-4000", "c")),
            ScriptedOrg.Json(Page(null, "d")));
        Assert.Equal(["a", "b", "c", "d"], Ids(await new Client(org).Api.QueryAsync("SELECT Id FROM Contact", false, default)));
        Assert.Equal(
            ["/services/data/v62.0/query/01g-2000", "/services/data/v62.0/query/01g-4000"], org.ApiCalls.Skip(1).Select(c => c.Path));
    }

    [Fact]
    public async Task Pages_of_a_query_in_a_composite_are_followed()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Composite(("q", 200, Page("/services/data/v62.0/query/01g-2000", "a")), ("r", 200, Page(null, "x"))),
            ScriptedOrg.Json(Page(null, "b")));
        var answers = await new Client(org).Api.CompositeAsync(
            [new QueryPart("q", "SELECT Id FROM Contact"), new QueryPart("r", "SELECT Id FROM Lead")], default);
        Assert.Equal(["a", "b"], Ids(Assert.IsType<QueryAnswer>(answers[0])));
        Assert.Equal(["x"], Ids(Assert.IsType<QueryAnswer>(answers[1])));
    }

    [Fact]
    public async Task A_query_whose_later_page_fails_is_refused_and_the_writes_beside_it_stand()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Composite(
                ("q", 200, Page("/services/data/v62.0/query/01g-2000", "a")),
                ("w", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}""")),
            ScriptedOrg.Error("INVALID_QUERY_LOCATOR"));
        var answers = await new Client(org).Api.CompositeAsync(
            [new QueryPart("q", "SELECT Id FROM Contact"), Parts.Insert("w", Parts.Contact(("LastName", "A")))], default);
        Assert.Equal("INVALID_QUERY_LOCATOR", Assert.IsType<PartRefused>(answers[0]).Error.Code);
        Assert.True(Assert.IsType<RowsAnswer>(answers[1]).Rows[0].Succeeded);
    }

    [Theory]
    [InlineData("""{"totalSize":5,"done":false,"records":[]}""")]
    [InlineData("""{"done":true}""")]
    [InlineData("""[]""")]
    public async Task Half_a_result_is_never_taken_for_the_whole(string body)
    {
        var error = await Client.ErrorOf(() =>
            new Client(new ScriptedOrg().Answers(ScriptedOrg.Json(body))).Api.QueryAsync("SELECT Id FROM Contact", false, default));
        Assert.Equal((ClientErrorCodes.AnswerMismatch, false), (error.Code, error.Ambiguous));
    }

    [Theory]
    [InlineData("https://elsewhere.example.com/query/1")]
    [InlineData("//elsewhere.example.com/query/1")]
    public async Task The_token_is_not_carried_to_another_address(string next)
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json(Page(next, "a")));
        var error = await Client.ErrorOf(() => new Client(org).Api.QueryAsync("SELECT Id FROM Contact", false, default));
        Assert.Equal(FailureAction.SetAside, error.Action);
        Assert.Single(org.ApiCalls);
    }

    [Fact]
    public async Task A_refused_query_is_an_exception()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Error("MALFORMED_QUERY", 400, "unexpected token: FORM"));
        var error = await Client.ErrorOf(() => new Client(org).Api.QueryAsync("SELECT Id FORM Contact", false, default));
        Assert.Equal((FailureAction.SetAside, "MALFORMED_QUERY", "unexpected token: FORM"), (error.Action, error.Code, error.Message));
    }

    [Fact]
    public async Task Values_of_a_record_read_as_fields()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json(
                """{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact"},"Id":"x","Age__c":4.5,"Account":{"Name":"n"}}]}"""
            ));
        var fields = FieldSet.FromJson((await new Client(org).Api.QueryAsync("SELECT", false, default)).Records[0]);
        Assert.Equal(["Id", "Age__c"], fields.Select(f => f.Key));
    }
}
