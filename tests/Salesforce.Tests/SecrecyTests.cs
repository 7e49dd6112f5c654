using System.Security.Cryptography;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>Whatever Salesforce says, no secret comes out in an error, an exception or a log line.</summary>
public sealed class SecrecyTests
{
    private const string AccessToken = "00D000000000062!AccessTokenOfAcme";
    private static readonly string Pem = NewPem();
    private static readonly string[] Secrets =
    [
        "refresh-secret-1",
        "refresh-secret-2",
        "client-secret-1",
        AccessToken,
        "AccessTokenOfAcme",
        Pem,
        Pem.Split('\n')[1],
    ];

    private static string NewPem()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static void AssertSilent(Client client, Exception thrown, params string[] more)
    {
        var error = Assert.IsType<SalesforceException>(thrown).Error;
        var spoken = string.Join(
            '\n', [.. client.Logger.Lines, thrown.ToString(), error.ToString(), error.Message, error.Code, .. error.Fields]);
        Assert.NotEmpty(client.Logger.Lines);
        Assert.All((string[])[.. Secrets, .. more], s => Assert.DoesNotContain(s, spoken, StringComparison.OrdinalIgnoreCase));
    }

    public static TheoryData<SalesforceConnection> Connections() => new(EachKind());

    private static SalesforceConnection[] EachKind() =>
    [
        MemoryConnection.ByRefresh(),
        MemoryConnection.ByClient(),
        new JwtBearerConnection
        {
            LoginUrl = MemoryConnection.Login,
            ClientId = "consumer-key",
            Username = "u@acme.example",
            PrivateKeyPem = Pem,
        },
    ];

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task A_token_error_that_echoes_the_request_stays_silent(SalesforceConnection connection)
    {
        var sent = "";
        var org = new ScriptedOrg();
        org.AnswerToken = call =>
        {
            sent = call.Body;
            var echo = Uri.UnescapeDataString(call.Body).ReplaceLineEndings(" ");
            return Task.FromResult(
                ScriptedOrg.Json(
                    $$"""{"error":"invalid_grant","error_description":"you sent {{echo}} with {{string.Join(' ', Values(call.Body))}}"}""",
                    400));
        };
        var client = new Client(org, new MemoryConnection(connection));
        var thrown = await Assert.ThrowsAsync<SalesforceException>(() => client.Api.QueryAsync("SELECT", false, default));
        AssertSilent(client, thrown, [.. Values(sent).Where(v => v.Contains('.', StringComparison.Ordinal))]);
    }

    // All but the grant and the consumer key, which are no secrets.
    private static IEnumerable<string> Values(string form) =>
        form.Split('&')
            .Select(p => p.Split('='))
            .Where(p => p[0] is not ("grant_type" or "client_id"))
            .Select(p => Uri.UnescapeDataString(p[1]));

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task An_error_that_echoes_the_token_stays_silent(int status)
    {
        var org = new ScriptedOrg
        {
            AnswerToken = _ => Task.FromResult(ScriptedOrg.Json(ScriptedOrg.TokenJson(AccessToken, "refresh-secret-2"))),
            Answer = _ => Task.FromResult(ScriptedOrg.Json(
                        $$"""[{"errorCode":"{{(status == 401 ? "INVALID_SESSION_ID" : "SOME_CODE")}}","message":"{{AccessToken}} refresh-secret-1 refresh-secret-2 client-secret-1","fields":["{{AccessToken}}"]}]""",
                        status)),
        };
        var client = new Client(org);
        var thrown = await Assert.ThrowsAsync<SalesforceException>(() =>
            client.Api.CompositeAsync([Parts.Insert("a", Parts.Contact(("LastName", "Roe")))], default));
        AssertSilent(client, thrown);
    }

    [Fact]
    public async Task A_row_error_that_echoes_the_token_stays_silent()
    {
        var org = new ScriptedOrg { AnswerToken = _ => Task.FromResult(ScriptedOrg.Json(ScriptedOrg.TokenJson(AccessToken))) }.Answers(
            ScriptedOrg.Composite(
                (
                    "a",
                    200,
                    $$"""[{"success":false,"errors":[{"statusCode":"{{AccessToken}}","message":"{{AccessToken}}","fields":[]},{"statusCode":"X","message":"{{AccessToken}}","fields":[]}]}]"""
                )));
        var answer = await new Client(org).Api.CompositeAsync([Parts.Inserts("a", Parts.Contact(("LastName", "Roe")))], default);
        Assert.DoesNotContain("AccessTokenOfAcme", Assert.IsType<RowsAnswer>(answer[0]).Rows[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ordinary_work_logs_no_secret()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json("""{"done":true,"records":[]}"""))
            .AnswersTokens(ScriptedOrg.Json(ScriptedOrg.TokenJson(AccessToken, "refresh-secret-2")));
        var client = new Client(org);
        await client.Api.QueryAsync("SELECT", false, default);
        var log = string.Join('\n', client.Logger.Lines);
        Assert.Contains("acme", log, StringComparison.Ordinal);
        Assert.All(Secrets, s => Assert.DoesNotContain(s, log, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_that_holds_a_secret_prints_it()
    {
        object[] holders =
        [
            .. EachKind(),
            new TokenGrant(new AccessToken(AccessToken, new Uri(ScriptedOrg.Instance), null), "refresh-secret-1"),
            new AccessToken(AccessToken, new Uri(ScriptedOrg.Instance), null),
            Pkce.Of("client-secret-1"),
            new CodeFromSalesforce
            {
                LoginUrl = MemoryConnection.Login,
                ClientId = "k",
                ClientSecret = "client-secret-1",
                Callback = MemoryConnection.Login,
                Code = "refresh-secret-1",
                Pkce = Pkce.Of("refresh-secret-2"),
            },
            new ConnectedByCode(MemoryConnection.ByRefresh(), new Uri(ScriptedOrg.Instance), null),
        ];
        Assert.All(holders, h => Assert.All(Secrets, s => Assert.DoesNotContain(s, h.ToString()!, StringComparison.Ordinal)));
    }
}
