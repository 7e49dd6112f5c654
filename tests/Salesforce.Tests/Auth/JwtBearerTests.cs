using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class JwtBearerTests : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public void Dispose() => _key.Dispose();

    private JwtBearerConnection Connection(string? pem = null, string login = "https://test.salesforce.com") => new()
    {
        LoginUrl = new Uri(login),
        ClientId = "consumer-key",
        Username = "integration@acme.example",
        PrivateKeyPem = pem ?? _key.ExportPkcs8PrivateKeyPem(),
    };

    private async Task<JsonWebToken> Verified(string assertion)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            IssuerSigningKey = new RsaSecurityKey(_key),
            ValidAlgorithms = ["RS256"],
            ValidIssuer = "consumer-key",
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        Assert.True(result.IsValid);
        return new JsonWebToken(assertion);
    }

    [Theory]
    [InlineData("https://login.salesforce.com", null, "https://login.salesforce.com")]
    [InlineData("https://test.salesforce.com", null, "https://test.salesforce.com")]
    [InlineData("https://acme.my.salesforce.com/", null, "https://login.salesforce.com")]
    [InlineData("https://acme--full.sandbox.my.salesforce.com", null, "https://test.salesforce.com")]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com/", "https://acme.my.salesforce.com")]
    [InlineData("https://login.salesforce.com", "https://acme.my.site.com/guests", "https://acme.my.site.com/guests")]
    public async Task The_assertion_says_who_asks_for_whom_and_where_and_for_how_long(string login, string? named, string audience)
    {
        var now = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        var token = await Verified(
            JwtAssertion.Create(Connection(login: login) with { Audience = named is null ? null : new Uri(named) }, now));
        Assert.Equal(("consumer-key", "integration@acme.example", audience), (token.Issuer, token.Subject, Assert.Single(token.Audiences)));
        Assert.InRange(token.ValidTo, now.UtcDateTime.AddSeconds(30), now.UtcDateTime.AddMinutes(3));
    }

    [Fact]
    public async Task Both_kinds_of_pem_are_read()
    {
        await Verified(JwtAssertion.Create(Connection(_key.ExportRSAPrivateKeyPem()), DateTimeOffset.UtcNow));
        await Verified(JwtAssertion.Create(Connection(_key.ExportPkcs8PrivateKeyPem()), DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task It_is_sent_as_the_bearer_grant_and_made_anew_for_each_token()
    {
        var time = new FakeTimeProvider();
        var org = new ScriptedOrg().Answers(ScriptedOrg.SessionExpired(), ScriptedOrg.Json("""{"done":true,"records":[]}"""));
        var client = new Client(org, new MemoryConnection(Connection()), time: time);
        await client.Api.QueryAsync("SELECT", false, default);
        var forms = org
            .TokenCalls.Select(c => c.Body.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => WebUtility.UrlDecode(p[1])))
            .ToList();
        Assert.Equal(2, forms.Count);
        Assert.All(forms, f => Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", f["grant_type"]));
        foreach (var form in forms) await Verified(form["assertion"]);
    }

    [Theory]
    [InlineData("not a key at all")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    [InlineData("")]
    public async Task A_key_that_is_none_is_refused_without_quoting_it(string pem)
    {
        var client = new Client(new ScriptedOrg(), new MemoryConnection(Connection(pem)));
        var thrown = await Assert.ThrowsAsync<SalesforceException>(() => client.Api.QueryAsync("SELECT", false, default));
        Assert.Equal((FailureAction.Reconnect, ClientErrorCodes.BadConnection), (thrown.Error.Action, thrown.Error.Code));
        Assert.Contains("private key", thrown.Message, StringComparison.Ordinal);
        if (pem.Length > 0) Assert.DoesNotContain(pem, thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_key_cannot_sign()
    {
        var connection = Connection(_key.ExportSubjectPublicKeyInfoPem());
        var error = await Client.ErrorOf(() => Task.FromResult(JwtAssertion.Create(connection, DateTimeOffset.UtcNow)));
        Assert.Equal((FailureAction.Reconnect, ClientErrorCodes.BadConnection), (error.Action, error.Code));
    }
}
