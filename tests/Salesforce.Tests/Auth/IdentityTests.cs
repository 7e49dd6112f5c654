using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class IdentityTests
{
    [Fact]
    public async Task Userinfo_says_who_is_connected()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json(
                """{"sub":"x","user_id":"005000000000001AAA","organization_id":"00D000000000062EAA","preferred_username":"admin@acme.example"}"""
            ));
        var identity = await new Client(org).Api.IdentifyAsync(default);
        Assert.Equal(
            new ConnectedIdentity("00D000000000062EAA", "005000000000001AAA", "admin@acme.example", ScriptedOrg.Instance), identity);
        Assert.Equal("/services/oauth2/userinfo", Assert.Single(org.ApiCalls).Path);
    }

    [Fact]
    public async Task Without_that_scope_the_token_and_a_query_say_it()
    {
        var org = new ScriptedOrg().Answers(
            new HttpResponseMessage(System.Net.HttpStatusCode.Forbidden) { Content = new StringContent("Bad_OAuth_Token") },
            ScriptedOrg.Json("""{"done":true,"records":[{"Username":"admin@acme.example"}]}"""));
        var identity = await new Client(org).Api.IdentifyAsync(default);
        Assert.Equal(
            new ConnectedIdentity("00D000000000062EAA", "005000000000001AAA", "admin@acme.example", ScriptedOrg.Instance), identity);
        Assert.Contains(Uri.EscapeDataString("WHERE Id = '005000000000001AAA'"), org.ApiCalls.Last().Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_not_taken_for_a_missing_scope()
    {
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(ScriptedOrg.Html(503)) };
        Assert.Equal(FailureAction.Retry, (await Client.ErrorOf(() => new Client(org).Api.IdentifyAsync(default))).Action);
    }

    [Fact]
    public async Task Where_nothing_says_it_the_scope_to_add_is_named()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Error("NOT_FOUND", 404))
            .AnswersTokens(
                ScriptedOrg.Json(
                    $$"""{"access_token":"t1","instance_url":"{{ScriptedOrg.Instance}}","id":"https://login.salesforce.com/elsewhere"}"""
                ));
        var error = await Client.ErrorOf(() => new Client(org).Api.IdentifyAsync(default));
        Assert.Equal(FailureAction.NeedsAdministrator, error.Action);
        Assert.Contains("scope", error.Message, StringComparison.Ordinal);
    }
}
