namespace OnceHub.Sync.Salesforce.Tests;

public sealed class SearchTests
{
    private const string Sosl = "FIND {2025550142* OR (555 AND 0142)} IN PHONE FIELDS RETURNING Contact(Id)";

    [Fact]
    public async Task A_search_is_one_read_and_answers_what_it_found()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json("""{"searchRecords":[{"attributes":{"type":"Contact","url":"x"},"Id":"003"}]}"""));
        var found = await new Client(org).Api.SearchAsync(Sosl, default);
        Assert.Equal("003", Assert.Single(found).GetProperty("Id").GetString());
        var call = Assert.Single(org.ApiCalls);
        Assert.Equal(("GET", "/services/data/v62.0/search?q=" + Uri.EscapeDataString(Sosl)), (call.Method, call.Path));
    }

    [Fact]
    public async Task Nobody_found_is_an_empty_list() =>
        Assert.Empty(
            await new Client(new ScriptedOrg().Answers(ScriptedOrg.Json("""{"searchRecords":[]}"""))).Api.SearchAsync(Sosl, default));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"searchRecords":null}""")]
    public async Task An_answer_without_records_is_not_nobody_found(string answer) =>
        await Assert.ThrowsAsync<SalesforceException>(() =>
            new Client(new ScriptedOrg().Answers(ScriptedOrg.Json(answer))).Api.SearchAsync(Sosl, default));

    [Fact]
    public async Task A_refusal_is_told()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Error("MALFORMED_SEARCH"));
        Assert.Equal(
            "MALFORMED_SEARCH",
            (await Assert.ThrowsAsync<SalesforceException>(() => new Client(org).Api.SearchAsync(Sosl, default))).Error.Code);
    }
}
