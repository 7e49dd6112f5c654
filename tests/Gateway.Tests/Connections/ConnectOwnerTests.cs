using Microsoft.AspNetCore.WebUtilities;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Whose browser may connect an org: an administrator's link must not take somebody else's Salesforce org.</summary>
public class ConnectOwnerTests
{
    private const string Mallory = "mallory@acme.example";

    [Fact]
    public async Task Only_the_person_who_began_goes_to_Salesforce_and_is_asked_there_anew()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var mallory = await gateway.SignedInAsync(Mallory, ("acme", Role.Administrator));
        var ann = await gateway.SignedInAsync("ann@globex.example", ("acme", Role.Administrator));
        var link = await LinkAsync(await mallory.SendAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { clientId = "app" }));
        foreach (var somebody in new[] { gateway.NewBrowser(), ann })
            Assert.Contains(
                Mallory,
                (await (await somebody.SendAsync(HttpMethod.Get, link)).AssertProblemAsync(400, "connect-state-invalid")).Text("detail"));
        var state = QueryHelpers.ParseQuery(link.Split('?')[1])["state"].ToString();
        Assert.Equal("login consent", await PromptAsync(gateway, link, mallory));
        // The browser that left with it comes back as somebody else.
        var cookie = mallory.Cookies.Single(one => one.Key.Contains("connect", StringComparison.Ordinal));
        // A client without a jar of its own: the other browsers' cookies of this test would go along.
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = gateway.Client.BaseAddress };
        var returning = new Browser(client);
        foreach (var (name, value) in ann.Cookies) returning.Cookies[name] = value;
        returning.Cookies[cookie.Key] = cookie.Value;
        var back = $"/v1/oauth/callback?code=1&state={Uri.EscapeDataString(state)}";
        Assert.Contains(
            Mallory,
            (await (await returning.SendAsync(HttpMethod.Get, back)).AssertProblemAsync(400, "connect-state-invalid")).Text("detail"));
    }

    [Fact]
    public async Task What_a_key_began_any_one_browser_goes_on_with()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var link = await LinkAsync(await gateway.OperatorAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { clientId = "app" }));
        Assert.Equal("login consent", await PromptAsync(gateway, link, gateway.NewBrowser()));
        await (await gateway.NewBrowser().SendAsync(HttpMethod.Get, link)).AssertProblemAsync(400, "connect-state-invalid");
    }

    [Theory]
    [InlineData("https://console.acme.example", false)]
    [InlineData("https://acme.example", false)]
    [InlineData("https://hooks.acme.example:8443", true)]
    [InlineData("https://HOOKS.acme.example/console", true)]
    [InlineData(null, true)]
    public async Task Who_is_signed_in_at_another_host_goes_on_at_the_public_one_as_who_comes_first(string? consoleUrl, bool isSameHost)
    {
        await using var gateway = await StartAsync(consoleUrl);
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));
        var link = await LinkAsync(await ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/connect", new { clientId = "app" }));
        // A session's cookie stays on the host of the pages.
        var without = gateway.NewBrowser();

        if (isSameHost)
        {
            await (await without.SendAsync(HttpMethod.Get, link)).AssertProblemAsync(400, "connect-state-invalid");
            return;
        }

        Assert.Equal("login consent", await PromptAsync(gateway, link, without));
        var back = $"/v1/oauth/callback?error=access_denied&{link.Split('?')[1]}";
        foreach (var path in new[] { link, back })
            await (await gateway.NewBrowser().SendAsync(HttpMethod.Get, path)).AssertProblemAsync(400, "connect-state-invalid");
        await (await without.SendAsync(HttpMethod.Get, back)).AssertProblemAsync(403, "connect-refused");
    }

    [Theory]
    [InlineData("https://console.acme.example", "https://hooks.acme.example/v1/oauth/begin?state=acme")]
    [InlineData(null, "https://login.salesforce.com/")]
    public async Task A_browser_leaves_from_the_host_that_it_comes_back_to(string? consoleUrl, string leadsTo)
    {
        await using var gateway = await StartAsync(consoleUrl);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = gateway.Client.BaseAddress };
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/v1/orgs/acme/connect?clientId=app");
        asked.Headers.Authorization = new("Bearer", GatewayHost.OperatorKey);
        using var answer = await client.SendAsync(asked);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.StartsWith(leadsTo, answer.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("none", 302)]
    [InlineData("same-origin", 302)]
    public async Task No_page_of_another_site_begins_it(string site, int status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = gateway.Client.BaseAddress,
        };
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/v1/orgs/acme/connect?environment=sandbox&clientId=app");
        asked.Headers.Add("Cookie", string.Join("; ", ann.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        asked.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await browser.SendAsync(asked);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static async Task<GatewayHost> StartAsync(string? consoleUrl)
    {
        var gateway = await GatewayHost.StartAsync(options =>
        {
            options.PublicUrl = new Uri("https://hooks.acme.example");
            options.ConsoleUrl = consoleUrl is null ? null : new Uri(consoleUrl);
        });
        await gateway.CreateOrgAsync();
        return gateway;
    }

    private static async Task<string> LinkAsync(HttpResponseMessage begun) =>
        new Uri((await begun.AssertStatusAsync(200)).Text("authorizeUrl")).PathAndQuery;

    /// <summary>What Salesforce is told to ask whom it sees in this browser.</summary>
    private static async Task<string> PromptAsync(GatewayHost gateway, string link, Browser browser)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = gateway.Client.BaseAddress,
        };
        var leaving = new Browser(client);
        foreach (var (name, value) in browser.Cookies) leaving.Cookies[name] = value;
        using var left = await leaving.SendAsync(HttpMethod.Get, link);
        Assert.Equal(302, (int)left.StatusCode);
        foreach (var (name, value) in leaving.Cookies) browser.Cookies[name] = value;
        return QueryHelpers.ParseQuery(left.Headers.Location!.Query)["prompt"].ToString();
    }
}
