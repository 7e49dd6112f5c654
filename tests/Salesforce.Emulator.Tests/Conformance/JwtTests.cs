using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>Which assertions of the JWT bearer grant are taken.</summary>
public sealed class JwtTests : IAsyncLifetime, IDisposable
{
    private const string Production = "admin@production.example.com";
    private const string Sandbox = "admin@sandbox.example.com";
    private readonly RSA _key = RSA.Create(2048);
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await RunningEmulator.StartAsync(withToken: false);
        await _emulator.JsonAsync("PUT", "/emulator/apps/robot", new { publicKey = _key.ExportSubjectPublicKeyInfoPem() });
    }

    [Theory]
    [Conformance(
        "JWT bearer",
        Basis.Documented,
        "Help, OAuth 2.0 JWT Bearer Flow: aud is https://login.salesforce.com or https://test.salesforce.com; captured: audience is invalid"
    )]
    [InlineData(Production, "https://login.salesforce.com", true, "200")]
    [InlineData(Production, "https://login.salesforce.com/", true, "200")]
    [InlineData(Production, "https://test.salesforce.com", true, "audience is invalid")]
    [InlineData(Sandbox, "https://test.salesforce.com", true, "200")]
    [InlineData(Sandbox, "https://login.salesforce.com", true, "audience is invalid")]
    [InlineData(Production, "https://elsewhere.example", true, "audience is invalid")]
    [InlineData(Production, "", true, "audience is invalid")]
    [InlineData(Production, "{self}", true, "200")]
    [InlineData(Production, "{self}", false, "audience is invalid")]
    [InlineData(Production, "https://login.salesforce.com", false, "200")]
    public async Task An_assertion_is_for_a_documented_audience_or_for_the_org_by_setting(
        string user, string audience, bool ownDomain, string expected)
    {
        await _emulator.JsonAsync("PATCH", "/emulator/orgs/production/settings", new { ownDomainAudience = ownDomain });
        Assert.Equal(expected, await Ask(user, audience.Replace("{self}", _emulator.Url, StringComparison.Ordinal), Seconds(120)));
    }

    [Theory]
    [Conformance(
        "JWT bearer",
        Basis.Documented,
        "Help, OAuth 2.0 JWT Bearer Flow: exp within three minutes; expired authorization code as captured")]
    [InlineData(120, "200")]
    [InlineData(-1, "expired authorization code")]
    [InlineData(3600, "invalid assertion")]
    public async Task An_assertion_lives_three_minutes_at_most(int seconds, string expected) =>
        Assert.Equal(expected, await Ask(Production, "https://login.salesforce.com", Seconds(seconds)));

    [Fact]
    [Conformance("JWT bearer", Basis.Documented, "The source of the Salesforce CLI (sfdx-core), which signs exp as Date.now() + 300")]
    public async Task A_life_in_milliseconds_is_taken() =>
        Assert.Equal("200", await Ask(Production, "https://login.salesforce.com", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 300));

    private static long Seconds(int fromNow) => DateTimeOffset.UtcNow.AddSeconds(fromNow).ToUnixTimeSeconds();

    private async Task<string> Ask(string user, string audience, long exp)
    {
        var claims = JsonSerializer.Serialize(new { iss = "robot", sub = user, aud = audience, exp });
        var unsigned = $"{Base64("""{"alg":"RS256"}"""u8.ToArray())}.{Base64(Encoding.UTF8.GetBytes(claims))}";
        var assertion =
            $"{unsigned}.{Base64(_key.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        var answer = await _emulator.FormAsync(
            "/services/oauth2/token",
            $"grant_type={Uri.EscapeDataString("urn:ietf:params:oauth:grant-type:jwt-bearer")}&assertion={assertion}");
        return answer.Status == 200 ? "200" : answer["error_description"].GetString()!;
    }

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose() => _key.Dispose();
}
