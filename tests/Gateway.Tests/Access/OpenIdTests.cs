using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OnceHub.Sync.Administration.People;

namespace OnceHub.Sync.Gateway.Tests;

public sealed class OpenIdTests
{
    private const string Ann = "ann@acme.example";

    [Fact]
    public async Task Who_was_invited_comes_back_signed_in_to_where_he_left_and_is_known_by_the_subject_from_then_on()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider);
        await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = Ann });
        using var client = Client(gateway);
        var browser = new Browser(client);

        using var back = await SignInAsync(browser, provider, "?returnTo=/o/acme/failures");

        Assert.Equal((302, "/o/acme/failures"), ((int)back.StatusCode, back.Headers.Location!.ToString()));
        Assert.Equal(Ann, (await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertStatusAsync(200)).Text("name"));
        Assert.Equal((Ann, "signIn"), ((await gateway.AuditAsync())[^1].Actor, (await gateway.AuditAsync())[^1].Act));

        provider.Claims["email"] = "ann.miller@acme.example";
        provider.Claims["email_verified"] = false;
        Assert.Equal(302, (int)(await SignInAsync(new Browser(client), provider)).StatusCode);
        // Whatever the provider calls her today, and also when it verified that.
        provider.Claims["email_verified"] = true;
        Assert.Equal(302, (int)(await SignInAsync(new Browser(client), provider)).StatusCode);
        Assert.All(
            (await gateway.AuditAsync()).Where(line => line.Act == "signIn"), line => Assert.Equal(Ann, line.Actor));
        // Somebody else got her address later.
        (provider.Claims["sub"], provider.Claims["email"], provider.Claims["email_verified"]) = ("subject-2", Ann, true);
        await (await SignInAsync(new Browser(client), provider)).AssertProblemAsync(401, "sign-in-refused");
    }

    [Theory]
    [InlineData("https://hooks.acme.example", null, "https://hooks.acme.example")]
    [InlineData("https://hooks.acme.example", "https://console.acme.example/", "https://console.acme.example")]
    public async Task The_provider_sends_browsers_back_to_where_people_sign_in(string publicUrl, string? consoleUrl, string root)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider, gateway: options =>
        {
            options.PublicUrl = new Uri(publicUrl);
            options.ConsoleUrl = consoleUrl is null ? null : new Uri(consoleUrl);
        });
        using var client = Client(gateway);
        using var left = await new Browser(client).SendAsync(HttpMethod.Get, "/v1/session/openid");
        Assert.Equal(
            root + "/v1/session/openid/callback", QueryHelpers.ParseQuery(left.Headers.Location!.Query)["redirect_uri"].ToString());
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("unverified")]
    [InlineData("a sign that folds to k")]
    [InlineData("a space before")]
    [InlineData("disabled")]
    [InlineData("other audience")]
    [InlineData("other issuer")]
    [InlineData("other key")]
    [InlineData("other nonce")]
    [InlineData("too old")]
    [InlineData("other browser")]
    [InlineData("twice")]
    [InlineData("denied")]
    public async Task Whoever_the_provider_does_not_vouch_for_here_and_now_is_not_let_in(string what)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider);
        await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = Ann });
        await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = "jack@acme.example" });
        if (what == "disabled") await gateway.OperatorAsync(HttpMethod.Put, $"/v1/people/{Ann}/disabled");
        if (what == "unknown") provider.Claims["email"] = "nobody@acme.example";
        if (what == "a sign that folds to k") provider.Claims["email"] = "jac\u212A@acme.example";
        if (what == "a space before") provider.Claims["email"] = "\u3000" + Ann;
        if (what == "unverified") provider.Claims["email_verified"] = false;
        using var other = RSA.Create(2_048);
        provider.Spoil = what switch
        {
            "other audience" => token => token.Audience = "somebody-else",
            "other issuer" => token => token.Issuer = "https://evil.example",
            "other key" => token =>
                token.SigningCredentials = new SigningCredentials(
                    new RsaSecurityKey(other) { KeyId = "key-1" }, SecurityAlgorithms.RsaSha256),
            "other nonce" => token => token.Claims["nonce"] = "another",
            "too old" => token =>
                (token.NotBefore, token.IssuedAt, token.Expires) = (
                    DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1)),
            _ => null,
        };
        using var client = Client(gateway);
        var browser = new Browser(client);

        using var left = await browser.SendAsync(HttpMethod.Get, "/v1/session/openid");
        var way = provider.LogIn(left.Headers.Location!);
        if (what == "denied") way = way.Split('?')[0] + "?error=access_denied&state=" + way.Split("state=")[1];
        if (what == "other browser") browser = new Browser(client);
        if (what == "twice") await browser.SendAsync(HttpMethod.Get, way);
        using var back = await browser.SendAsync(HttpMethod.Get, way);

        await back.AssertProblemAsync(401, "sign-in-refused");
        if (what != "twice") Assert.DoesNotContain(SessionCookie.Name, browser.Cookies.Keys);
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Contains(OpenIdProvider.ClientSecret, StringComparison.Ordinal));
    }

    /// <summary>OpenID Connect Core 5.3.2 and 5.4: the email may be told there alone, of the same subject as the id token's.</summary>
    [Theory]
    [InlineData("subject-1", Ann, true, null, true)]
    [InlineData("subject-1", Ann, false, null, false)]
    [InlineData("subject-1", Ann, null, null, false)]
    [InlineData("subject-2", Ann, true, null, false)]
    [InlineData("subject-1", "nobody@acme.example", true, null, false)]
    // What the id token says is not mixed with it.
    [InlineData("subject-1", "nobody@acme.example", true, Ann, false)]
    public async Task An_email_that_only_the_user_info_endpoint_tells_counts_when_it_is_verified_there(
        string subject, string email, bool? isVerified, string? inToken, bool isLetIn)
    {
        var userInfo = new Dictionary<string, object> { ["sub"] = subject, ["email"] = email };
        if (isVerified is { } verified) userInfo["email_verified"] = verified;
        await using var provider = await OpenIdProvider.StartAsync(userInfo);
        provider.Claims.Remove("email");
        provider.Claims.Remove("email_verified");
        if (inToken is not null) provider.Claims["email"] = inToken;
        await using var gateway = await StartAsync(provider);
        await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = Ann });
        using var client = Client(gateway);
        var browser = new Browser(client);

        using var back = await SignInAsync(browser, provider);

        if (!isLetIn) await back.AssertProblemAsync(401, "sign-in-refused");
        else Assert.Equal(Ann, (await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertStatusAsync(200)).Text("name"));
    }

    [Fact]
    public async Task Where_everybody_comes_through_the_provider_no_password_opens_anything()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider, options => options.Passwords = false);

        var invited = await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", new { email = Ann })).AssertStatusAsync(201);

        Assert.True(invited.IsNull("passwordLink"));
        await (await gateway.OperatorAsync(HttpMethod.Post, $"/v1/people/{Ann}/password-link")).AssertProblemAsync(
            400, "password-link-invalid");
        await (await gateway.NewBrowser().TrySignInAsync(Ann)).AssertProblemAsync(401, "sign-in-refused");
    }

    [Fact]
    public async Task Without_a_provider_the_address_says_so()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await (await gateway.Client.GetAsync("/v1/session/openid")).AssertProblemAsync(404, "not-found");
    }

    /// <summary>The handler runs before all endpoints, and would read forms of anybody, of megabytes.</summary>
    [Theory]
    [InlineData("POST", "/v1/session/openid/callback", 405, "method-not-allowed")]
    [InlineData("POST", "/V1/Session/OpenId/Callback", 405, "method-not-allowed")]
    [InlineData("HEAD", "/v1/session/openid/callback", 405, null)]
    [InlineData("GET", "/v1/session/openid/callback", 401, "sign-in-refused")]
    [InlineData("GET", "/signout-oidc", 404, null)]
    [InlineData("POST", "/signout-oidc", 404, null)]
    [InlineData("GET", "/signout-callback-oidc", 404, null)]
    public async Task Nothing_but_a_browsers_way_back_is_taken(string method, string path, int status, string? problem)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("state", new string('a', 1_000_000))]);

        using var answer = await gateway.SendAsync(new HttpMethod(method), path, null, method == "POST" ? form : null);

        Assert.Equal(status, (int)answer.StatusCode);
        if (problem is not null) await answer.AssertProblemAsync(status, problem);
    }

    [Fact]
    public async Task The_way_back_is_where_administration_answers_and_only_where_there_is_a_provider()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider);
        // A port at which nobody listens here.
        gateway.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.AdministrationPort = 1;
        await (await gateway.Client.GetAsync(OpenIdSignIn.CallbackPath)).AssertProblemAsync(404, "not-found");

        await using var without = await GatewayHost.StartAsync();
        await (await without.Client.GetAsync(OpenIdSignIn.CallbackPath)).AssertProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_told_of_and_a_browser_is_shown_the_page_for_signing_in()
    {
        var provider = await OpenIdProvider.StartAsync();
        await using var gateway = await StartAsync(provider);
        await provider.DisposeAsync();
        using var client = Client(gateway);

        await (await client.GetAsync("/v1/session/openid")).AssertProblemAsync(503, "provider-unavailable");
        using var shown = await new Browser(client).SendAsync(
            HttpMethod.Get, "/v1/session/openid", null, ("Accept", "text/html,application/xhtml+xml"));

        Assert.Equal((302, "/signin?provider=away"), ((int)shown.StatusCode, shown.Headers.Location!.PathAndQuery));
        // Anybody may ask: it is not asked again each time.
        Assert.Single(gateway.Logs.Lines, line => line.Contains("provider does not answer", StringComparison.Ordinal));
    }

    private static Task<GatewayHost> StartAsync(
        OpenIdProvider provider, Action<AccessOptions>? configure = null, Action<GatewayOptions>? gateway = null) => GatewayHost.StartAsync(
        gateway,
        services: services => services.Configure<AccessOptions>(options =>
        {
            options.OpenIdAuthority = provider.Address;
            options.OpenIdClientId = OpenIdProvider.ClientId;
            options.OpenIdClientSecret = OpenIdProvider.ClientSecret;
            configure?.Invoke(options);
        }));

    private static HttpClient Client(GatewayHost gateway) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gateway.Client.BaseAddress };

    private static async Task<HttpResponseMessage> SignInAsync(Browser browser, OpenIdProvider provider, string query = "")
    {
        using var left = await browser.SendAsync(HttpMethod.Get, "/v1/session/openid" + query);
        Assert.Equal(302, (int)left.StatusCode);
        return await browser.SendAsync(HttpMethod.Get, provider.LogIn(left.Headers.Location!));
    }
}
