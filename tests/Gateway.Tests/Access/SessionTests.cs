using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class SessionTests
{
    private const string Ann = "ann@acme.example";

    [Fact]
    public async Task A_person_signs_in_does_what_the_role_allows_and_signs_out()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        await gateway.AddPersonAsync(Ann, ("acme", Role.Administrator));
        var browser = gateway.NewBrowser();

        var who = await browser.SignInAsync("Ann@Acme.example ");

        Assert.Equal((Ann, "A person"), (who.Text("name"), who.Text("displayName")));
        Assert.Equal(("acme", "administrator"), (who.GetProperty("roles")[0].Text("org"), who.GetProperty("roles")[0].Text("role")));
        Assert.Equal(Ann, (await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertStatusAsync(200)).Text("name"));
        await (await browser.SendAsync(HttpMethod.Put, "/v1/orgs/acme/settings", "{}")).AssertStatusAsync(200);
        var cookies = new Dictionary<string, string>(browser.Cookies);
        Assert.Equal(204, (int)(await browser.SendAsync(HttpMethod.Delete, "/v1/session")).StatusCode);
        Assert.DoesNotContain(SessionCookie.Name, browser.Cookies.Keys);
        browser.Cookies[SessionCookie.Name] = cookies[SessionCookie.Name];
        await (await browser.SendAsync(HttpMethod.Get, "/v1/orgs/acme")).AssertProblemAsync(401, "key-missing");
    }

    [Fact]
    public async Task The_cookie_is_for_this_host_over_HTTPS_and_for_no_script_and_only_a_hash_of_its_token_is_stored()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.AddPersonAsync(Ann);
        var browser = gateway.NewBrowser();

        using var answer = await browser.TrySignInAsync(Ann);

        var cookie = answer
            .Headers.GetValues("Set-Cookie")
            .Single(given => given.StartsWith(SessionCookie.Name, StringComparison.Ordinal))
            .ToLowerInvariant();
        foreach (var attribute in new[] { "__host-", "; secure", "; httponly", "; samesite=lax", "; path=/" })
            Assert.Contains(attribute, cookie);
        Assert.DoesNotContain("domain=", cookie);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Headers.Cookie = $"{SessionCookie.Name}={browser.Cookies[SessionCookie.Name]}";
        var token = gateway.Services.GetRequiredService<SessionCookie>().Read(http)!;
        Assert.Null(await gateway.Access.Store.FindSessionAsync(token, DateTimeOffset.UtcNow, default));
        Assert.DoesNotContain(
            gateway.Logs.Lines,
            line => line.Contains(token, StringComparison.Ordinal) || line.Contains(Browser.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_ends_when_it_idles_and_when_its_time_is_up()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await GatewayHost.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var browser = await gateway.SignedInAsync(Ann);

        for (var hour = 1; hour <= 11; hour++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertStatusAsync(200);
        }
        time.Advance(TimeSpan.FromHours(1));
        await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertProblemAsync(401, "key-missing");

        // An open stream asks whether its watcher may go on, and nobody need look at it.
        await browser.SignInAsync(Ann);
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Headers.Cookie = $"{SessionCookie.Name}={browser.Cookies[SessionCookie.Name]}";
        var token = gateway.Services.GetRequiredService<SessionCookie>().Read(http)!;
        time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await gateway.Services.GetRequiredService<Sessions>().FindAsync(token, default, isUse: false));
        time.Advance(TimeSpan.FromHours(1));
        await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertProblemAsync(401, "key-missing");

        await browser.SignInAsync(Ann);
        time.Advance(TimeSpan.FromHours(2));
        await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertProblemAsync(401, "key-missing");
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("removed")]
    [InlineData("signed out")]
    [InlineData("password")]
    [InlineData("link")]
    public async Task A_session_ends_at_once_with_what_it_rests_on(string how)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var browser = await gateway.SignedInAsync(Ann, (null, Role.Viewer));
        var other = gateway.NewBrowser();
        await other.SignInAsync(Ann);
        const string chosen = "another four words there";

        switch (how)
        {
            case "disabled":
                await gateway.OperatorAsync(HttpMethod.Put, $"/v1/people/{Ann}/disabled");
                break;
            case "removed":
                await gateway.OperatorAsync(HttpMethod.Delete, $"/v1/people/{Ann}");
                break;
            case "signed out":
                await gateway.OperatorAsync(HttpMethod.Delete, $"/v1/people/{Ann}/sessions");
                break;
            case "password":
                await (await other.SendAsync(
                    HttpMethod.Post,
                    "/v1/session/password",
                    new { currentPassword = Browser.Password, newPassword = chosen }
                )).AssertStatusAsync(200);
                // Who changed it goes on, in a new session.
                await (await other.SendAsync(HttpMethod.Get, "/v1/session")).AssertStatusAsync(200);
                break;
            default:
                var link = await (await gateway.OperatorAsync(HttpMethod.Post, $"/v1/people/{Ann}/password-link")).AssertStatusAsync(200);
                await browser.SendAsync(HttpMethod.Post, "/v1/password", new { link = link.Text("link"), password = chosen });
                break;
        }

        await (await browser.SendAsync(HttpMethod.Get, "/v1/session")).AssertProblemAsync(401, "key-missing");
        var again = await gateway.NewBrowser().TrySignInAsync(Ann);
        if (how == "signed out") await again.AssertStatusAsync(200);
        else await again.AssertProblemAsync(401, "sign-in-refused");
        if (how is "password" or "link") await gateway.NewBrowser().SignInAsync(Ann, chosen);
    }

    [Fact]
    public async Task A_change_needs_the_token_that_a_page_of_another_site_cannot_read()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var browser = await gateway.SignedInAsync(Ann, ("acme", Role.Administrator));
        var other = await gateway.SignedInAsync("eve@acme.example", ("acme", Role.Administrator));

        foreach (var token in new[] { null, "nonsense", other.Token })
        {
            browser.Token = token;
            await (await browser.SendAsync(HttpMethod.Put, "/v1/orgs/acme/settings", "{}")).AssertProblemAsync(403, "antiforgery-invalid");
        }
        await (await browser.SendAsync(HttpMethod.Get, "/v1/orgs/acme/settings")).AssertStatusAsync(200);
        foreach (var site in new[] { "cross-site", "same-site" })
            await (await gateway.NewBrowser().TrySignInAsync(Ann, Browser.Password, ("Sec-Fetch-Site", site))).AssertProblemAsync(
                403, "antiforgery-invalid");
        Assert.Null(await gateway.Store.FindSettingsAsync(OrgId.Parse("acme"), default));
    }

    [Theory]
    [InlineData("short", "12 characters")]
    [InlineData("aaaaaaaaaaaaaaaa", "same few")]
    [InlineData("my ann@acme.example", "email")]
    public async Task A_plain_password_is_not_taken(string chosen, string why)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var browser = await gateway.SignedInAsync(Ann);

        var problem = await (await browser.SendAsync(
            HttpMethod.Post,
            "/v1/session/password",
            new { currentPassword = Browser.Password, newPassword = chosen }
        )).AssertProblemAsync(400, "password-invalid");

        Assert.Contains(why, problem.Text("detail"));
        await gateway.NewBrowser().SignInAsync(Ann);
    }

    [Fact]
    public async Task Replicas_read_each_others_cookies_and_a_restart_signs_nobody_out()
    {
        var (store, access) = (new FakeStore(), new AccessDatabase());
        await using var first = await GatewayHost.StartAsync(store: store, access: access);
        await using var second = await GatewayHost.StartAsync(store: store, access: access);
        var browser = await first.SignedInAsync(Ann, (null, Role.Viewer));

        foreach (var client in new[] { second.Client, first.Client })
        {
            var elsewhere = new Browser(client) { Token = browser.Token };
            foreach (var (name, value) in browser.Cookies) elsewhere.Cookies[name] = value;
            Assert.Equal(Ann, (await (await elsewhere.SendAsync(HttpMethod.Get, "/v1/session")).AssertStatusAsync(200)).Text("name"));
        }
        await using var later = await GatewayHost.StartAsync(store: store, access: access);
        var afterwards = new Browser(later.Client) { Token = browser.Token };
        foreach (var (name, value) in browser.Cookies) afterwards.Cookies[name] = value;
        Assert.Equal(204, (int)(await afterwards.SendAsync(HttpMethod.Delete, "/v1/session")).StatusCode);
        Assert.Contains(store.StoredSecrets, secret => secret.StartsWith("<keys>", StringComparison.Ordinal));
    }
}
