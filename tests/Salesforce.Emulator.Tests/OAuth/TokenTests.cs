using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.OAuth;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Redirect = "http://127.0.0.1/back";
    private const string Refresh = "grant_type=refresh_token&refresh_token=";
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync(withToken: false);

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    private static string ErrorOf(Answer answer) => $"{answer.Status} {answer["error"]}: {answer["error_description"]}";

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    [Fact]
    public async Task A_token_looks_like_one()
    {
        var answer = await _emulator.TokenAsync(Refresh + "5Aep-production-admin");
        Assert.Matches("^00D[A-Za-z0-9]{12}!AQ", answer["access_token"].GetString());
        Assert.Equal($"Bearer {_emulator.Url}", $"{answer["token_type"]} {answer["instance_url"]}");
        Assert.Matches(@"/id/00D\w{15}/005\w{15}$", answer["id"].GetString());
        Assert.Matches(@"^\d{13}$", answer["issued_at"].GetString());
        Assert.False(answer.Json.TryGetProperty("refresh_token", out _));
    }

    [Conformance("Token errors", Basis.Documented, "Help, OAuth 2.0 error codes")]
    [Theory]
    [InlineData("grant_type=refresh_token&refresh_token=nope", "400 invalid_grant: expired access/refresh token")]
    [InlineData(
        "grant_type=refresh_token&refresh_token=5Aep-production-admin&client_id=who", "400 invalid_client_id: client identifier invalid")]
    [InlineData("grant_type=client_credentials&client_id=emulator&client_secret=bad", "400 invalid_client: invalid client credentials")]
    [InlineData("grant_type=client_credentials&client_id=emulator", "400 invalid_client: invalid client credentials")]
    [InlineData("grant_type=password&username=admin@production.example.com&password=bad", "400 invalid_grant: authentication failure")]
    [InlineData("grant_type=magic", "400 unsupported_grant_type: grant type not supported")]
    [InlineData("x=y", "400 invalid_request: missing required parameter: grant_type")]
    [InlineData("grant_type=authorization_code&code=nope&redirect_uri=x", "400 invalid_grant: invalid authorization code")]
    public async Task Refusals_are_documented_ones(string form, string error) =>
        Assert.Equal(error, ErrorOf(await _emulator.TokenAsync(form)));

    [Theory]
    [InlineData("ZW11bGF0b3I6ZW11bGF0b3I=", "200")] // emulator:emulator
    [InlineData("ZW11bGF0b3I6YmFk", "400 invalid_client: invalid client credentials")] // emulator:bad
    [InlineData("ZW11bGF0b3I=", "400 invalid_client: invalid client credentials")] // no colon
    [InlineData("no base64 at all", "400 invalid_client: invalid client credentials")]
    public async Task A_client_may_name_itself_in_a_header(string credentials, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/services/oauth2/token")
        {
            Content = new StringContent("grant_type=client_credentials", Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {credentials}");
        using var answer = await _emulator.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(
            expected,
            answer.IsSuccessStatusCode ? "200" : ErrorOf(new Answer((int)answer.StatusCode, text, new Dictionary<string, string>())));
    }

    [Conformance("OAuth grants", Basis.Documented, "Help, OAuth authorization flows")]
    [Fact]
    public async Task Passwords_and_client_credentials_log_in()
    {
        var byPassword = await _emulator.TokenAsync("grant_type=password&username=standard@sandbox.example.com&password=passwordTOKEN");
        Assert.Equal("standard@sandbox.example.com", (await UserInfo(byPassword))["preferred_username"].GetString());
        var byApp = await _emulator.TokenAsync("grant_type=client_credentials");
        Assert.Equal("admin@production.example.com", (await UserInfo(byApp))["preferred_username"].GetString());
    }

    private Task<Answer> UserInfo(Answer token)
    {
        _emulator.Http.DefaultRequestHeaders.Authorization = new("Bearer", token["access_token"].GetString());
        return _emulator.GetAsync("/services/oauth2/userinfo");
    }

    [Fact]
    public async Task An_inactive_user_gets_no_token()
    {
        await _emulator.JsonAsync(
            "POST", "/emulator/orgs/production/changes", new { users = new[] { new { name = "standard", isActive = false } } }
        );
        Assert.Equal("400 inactive_user: user is inactive", ErrorOf(await _emulator.TokenAsync(Refresh + "5Aep-production-standard")));
    }

    [Fact]
    public async Task A_rotated_refresh_token_works_once()
    {
        await _emulator.JsonAsync("PATCH", "/emulator/orgs/production/settings", new { rotateRefreshTokens = true });
        var first = await _emulator.TokenAsync(Refresh + "5Aep-production-admin");
        var next = first["refresh_token"].GetString();
        Assert.Equal(
            "400 invalid_grant: expired access/refresh token", ErrorOf(await _emulator.TokenAsync(Refresh + "5Aep-production-admin")));
        Assert.Equal(200, (await _emulator.TokenAsync(Refresh + next)).Status);
    }

    [Fact]
    public async Task Another_app_cannot_use_a_refresh_token_nor_spoil_it()
    {
        await _emulator.JsonAsync("PATCH", "/emulator/orgs/production/settings", new { rotateRefreshTokens = true });
        Assert.Equal(400, (await _emulator.TokenAsync(Refresh + "5Aep-production-admin&client_id=PlatformCLI")).Status);
        Assert.Equal(200, (await _emulator.TokenAsync(Refresh + "5Aep-production-admin")).Status);
    }

    [Fact]
    public async Task A_refused_request_does_not_use_up_a_rotated_refresh_token()
    {
        await _emulator.JsonAsync(
            "PATCH", "/emulator/orgs/production/settings", new { rotateRefreshTokens = true, condition = "userFrozen" });
        Assert.Equal("400 invalid_grant: user is frozen", ErrorOf(await _emulator.TokenAsync(Refresh + "5Aep-production-admin")));
        await _emulator.JsonAsync("PATCH", "/emulator/orgs/production/settings", new Dictionary<string, string?> { ["condition"] = null });
        Assert.Equal(200, (await _emulator.TokenAsync(Refresh + "5Aep-production-admin")).Status);
    }

    [Conformance("Five grants per user and app; rotation", Basis.Documented, "Help, manage OAuth access")]
    [Fact]
    public async Task The_sixth_grant_revokes_the_oldest()
    {
        var tokens = new List<string>();
        for (var i = 0; i < 5; i++)
            tokens.Add((await Redeem(await Code("")))["refresh_token"].GetString()!);
        Assert.Equal(
            "400 invalid_grant: expired access/refresh token", ErrorOf(await _emulator.TokenAsync(Refresh + "5Aep-production-admin")));
        Assert.Equal(200, (await _emulator.TokenAsync(Refresh + tokens[0])).Status);
        await Redeem(await Code(""));
        Assert.Equal(400, (await _emulator.TokenAsync(Refresh + tokens[0])).Status);
        Assert.Equal(200, (await _emulator.TokenAsync(Refresh + tokens[4])).Status);
    }

    private static string Ask(string more) =>
        $"response_type=code&client_id=emulator&redirect_uri={Uri.EscapeDataString(Redirect)}&state=s%201{more}";

    private async Task<string> Code(string more, string allow = "yes")
    {
        Assert.Contains(
            "id=\"Login\"", (await _emulator.GetAsync($"/services/oauth2/authorize?{Ask(more)}")).Text, StringComparison.Ordinal);
        var login = $"{Ask(more)}&username=admin@production.example.com&pw=password";
        Assert.Contains(
            "Allow access?", (await _emulator.FormAsync("/services/oauth2/authorize/login", login)).Text, StringComparison.Ordinal);
        var back = await _emulator.FormAsync("/services/oauth2/authorize/consent", $"{login}&allow={allow}");
        Assert.Equal((int)HttpStatusCode.Redirect, back.Status);
        return back.Headers["Location"];
    }

    private Task<Answer> Redeem(string location, string more = "") =>
        _emulator.TokenAsync(
            $"grant_type=authorization_code&redirect_uri={Uri.EscapeDataString(Redirect)}&code={location.Split("code=")[1].Split('&')[0]}{more}"
        );

    [Fact]
    public async Task A_code_is_good_once_and_for_its_verifier()
    {
        var verifier = Base64(RandomNumberGenerator.GetBytes(32));
        var challenge = Base64(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var location = await Code($"&code_challenge={challenge}&code_challenge_method=S256");
        Assert.StartsWith($"{Redirect}?code=aPrx", location, StringComparison.Ordinal);
        Assert.EndsWith("&state=s%201", location, StringComparison.Ordinal);
        Assert.Equal(200, (await Redeem(location, $"&code_verifier={verifier}")).Status);
        Assert.Equal("400 invalid_grant: invalid authorization code", ErrorOf(await Redeem(location, $"&code_verifier={verifier}")));
        Assert.Equal(
            "400 invalid_request: invalid code verifier",
            ErrorOf(await Redeem(await Code($"&code_challenge={challenge}"), "&code_verifier=wrong")));
    }

    [Fact]
    public async Task A_user_may_deny() => Assert.Contains("error=access_denied", await Code("", allow: "no"), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_password_shows_the_page_again()
    {
        var page = await _emulator.FormAsync("/services/oauth2/authorize/login", $"{Ask("")}&username=%3Cb%3E&pw=x");
        Assert.Contains("Please check your username and password", page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_app_or_address_is_not_asked_for()
    {
        Assert.Equal(
            "400 invalid_client_id: client identifier invalid",
            ErrorOf(await _emulator.GetAsync("/services/oauth2/authorize?response_type=code&client_id=x&redirect_uri=http://x")));
        Assert.Equal(
            "400 redirect_uri_mismatch: redirect_uri must match configuration",
            ErrorOf(await _emulator.GetAsync("/services/oauth2/authorize?response_type=code&client_id=emulator&redirect_uri=nope")));
    }

    [Theory]
    [InlineData(180, true, "200")]
    [InlineData(-1, true, "400 invalid_grant")]
    [InlineData(180, false, "400 invalid_grant")]
    public async Task A_signed_assertion_logs_in(int seconds, bool rightKey, string expected)
    {
        using var mine = RSA.Create(2048);
        using var other = RSA.Create(2048);
        await _emulator.JsonAsync(
            "PUT", "/emulator/apps/robot", new { publicKey = (rightKey ? mine : other).ExportSubjectPublicKeyInfoPem() }
        );
        var claims = JsonSerializer.Serialize(
            new
            {
                iss = "robot",
                sub = "admin@sandbox.example.com",
                aud = "https://test.salesforce.com",
                exp = DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds(),
            });
        var unsigned = $"{Base64("""{"alg":"RS256"}"""u8.ToArray())}.{Base64(Encoding.UTF8.GetBytes(claims))}";
        var assertion =
            $"{unsigned}.{Base64(mine.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        var answer = await _emulator.FormAsync(
            "/services/oauth2/token",
            $"grant_type={Uri.EscapeDataString("urn:ietf:params:oauth:grant-type:jwt-bearer")}&assertion={assertion}");
        Assert.Equal(expected, answer.Status == 200 ? "200" : $"{answer.Status} {answer["error"]}");
    }

    [Fact]
    public async Task Revoking_ends_a_token_and_a_grant_ends_its_tokens()
    {
        var token = await _emulator.TokenAsync(Refresh + "5Aep-production-admin");
        Assert.True(await IsActive(token["access_token"].GetString()!));
        Assert.Equal(200, (await _emulator.FormAsync("/services/oauth2/revoke", "token=5Aep-production-admin")).Status);
        Assert.False(await IsActive(token["access_token"].GetString()!));
        Assert.Equal(400, (await _emulator.TokenAsync(Refresh + "5Aep-production-admin")).Status);
        Assert.Equal(
            "400 unsupported_token_type: this token type is not supported",
            ErrorOf(await _emulator.FormAsync("/services/oauth2/revoke", "token=5Aep-production-admin")));
    }

    private async Task<bool> IsActive(string token) =>
        (
            await _emulator.FormAsync(
                "/services/oauth2/introspect", $"token={Uri.EscapeDataString(token)}&client_id=emulator&client_secret=emulator"))["active"]
            .GetBoolean();

    [Fact]
    public async Task The_identity_address_answers_its_owner_only()
    {
        var token = await _emulator.TokenAsync(Refresh + "5Aep-production-admin");
        var path = new Uri(token["id"].GetString()!).AbsolutePath;
        Assert.Equal("403 Bad_OAuth_Token", await Status(path));
        _emulator.Http.DefaultRequestHeaders.Authorization = new("Bearer", token["access_token"].GetString());
        Assert.Equal("admin@production.example.com", (await _emulator.GetAsync(path))["username"].GetString());
        Assert.Equal("403 Wrong_Org", await Status("/id/00D9S0000000001UAA/005Hs0000000001IAA"));
    }

    private async Task<string> Status(string path)
    {
        var answer = await _emulator.GetAsync(path);
        return $"{answer.Status} {answer.Text}";
    }
}
