using System.Net;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class OAuthWebFlowTests
{
    private static readonly Uri Login = new("https://login.salesforce.com");
    private static readonly Uri Callback = new("https://sync.example.com/v1/oauth/callback");

    private static CodeFromSalesforce Code => new()
    {
        LoginUrl = Login,
        ClientId = "consumer-key",
        ClientSecret = "client-secret-1",
        Callback = Callback,
        Code = "one-time-code-1",
        Pkce = Pkce.Of("verifier-secret-1"),
    };

    [Fact]
    public void The_challenge_is_that_of_the_standards_example() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Pkce.Of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").Challenge);

    [Fact]
    public void Each_flow_has_its_own_verifier()
    {
        var (one, two) = (Pkce.New(), Pkce.New());
        Assert.NotEqual(one.Verifier, two.Verifier);
        Assert.InRange(one.Verifier.Length, 43, 128);
        Assert.DoesNotContain(one.Verifier, one.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_browser_is_sent_with_the_challenge_and_without_the_verifier()
    {
        var url = OAuthWebFlow.AuthorizeUrl(Login, "key&x", Callback, "state 1", Pkce.Of("verifier-secret-1"));
        Assert.Equal(
            "https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=key%26x&redirect_uri=https%3A%2F%2Fsync.example.com%2Fv1%2Foauth%2Fcallback&scope=api%20refresh_token%20id&state=state%201&code_challenge="
            + Pkce.Of("verifier-secret-1").Challenge + "&code_challenge_method=S256",
            url.AbsoluteUri);
        Assert.Throws<ArgumentException>(() => OAuthWebFlow.AuthorizeUrl(Login, "key", Callback, "", Pkce.New()));
    }

    [Fact]
    public async Task A_code_becomes_a_connection()
    {
        var org = new ScriptedOrg().AnswersTokens(ScriptedOrg.Json(ScriptedOrg.TokenJson("a1", "refresh-secret-1")));
        var connected = await new OAuthWebFlow(new Client(org).Tokens).ExchangeAsync(Code, default);
        Assert.Equal(MemoryConnection.ByRefresh() with { IsOwnGrant = true }, connected.Connection);
        Assert.Equal((ScriptedOrg.IdentityUrl, "acme.my.salesforce.com"), (connected.IdentityUrl!.AbsoluteUri, connected.InstanceUrl.Host));
        var form = Assert
            .Single(org.TokenCalls)
            .Body.Split('&')
            .Select(p => p.Split('='))
            .ToDictionary(p => p[0], p => WebUtility.UrlDecode(p[1]));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = "one-time-code-1",
                ["client_id"] = "consumer-key",
                ["client_secret"] = "client-secret-1",
                ["redirect_uri"] = Callback.AbsoluteUri,
                ["code_verifier"] = "verifier-secret-1",
            },
            form);
    }

    [Fact]
    public async Task Scopes_without_a_refresh_token_prove_who_somebody_is_and_no_more()
    {
        var org = new ScriptedOrg().AnswersTokens(ScriptedOrg.Json(ScriptedOrg.TokenJson("a1")));
        var connected = await new OAuthWebFlow(new Client(org).Tokens).ExchangeAsync(Code, default);
        Assert.Null(connected.Connection);
        Assert.NotNull(connected.IdentityUrl);
    }

    [Fact]
    public async Task A_code_is_tried_once()
    {
        var org = new ScriptedOrg { AnswerToken = _ => Task.FromResult(ScriptedOrg.Html(503)) };
        var error = await Client.ErrorOf(() => new OAuthWebFlow(new Client(org).Tokens).ExchangeAsync(Code, default));
        Assert.Equal(FailureAction.Retry, error.Action);
        Assert.Single(org.TokenCalls);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(400, false)]
    public async Task Revocation_says_whether_the_token_was_known(int status, bool known)
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json("""{"error":"unsupported_token_type"}""", status));
        Assert.Equal(known, await new OAuthWebFlow(new Client(org).Tokens).RevokeAsync(MemoryConnection.ByRefresh(), default));
        var call = Assert.Single(org.Requests);
        Assert.Equal(("/services/oauth2/revoke", "token=refresh-secret-1"), (call.Path, call.Body));
    }

    [Fact]
    public async Task A_revocation_that_may_not_have_happened_is_an_error()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Html(503));
        await Client.ErrorOf(() => new OAuthWebFlow(new Client(org).Tokens).RevokeAsync(MemoryConnection.ByRefresh(), default));
    }
}
