using System.Net;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

public sealed class ConnectTests
{
    [Fact]
    public async Task An_administrator_connects_in_the_browser_and_bookings_flow()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/grants/revoke", new JsonObject { ["token"] = "5Aep-production-admin" });

        var back = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");
        var (status, html) = await browser.ReturnAsync(back);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("admin@production.example.com", html, StringComparison.Ordinal);
        Assert.Contains("Everything that the sync needs is there", html, StringComparison.Ordinal);
        var connection = await product.GetAsync("/v1/orgs/demo/connection");
        Assert.Equal("refresh_token", connection["method"]!.GetValue<string>());
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Equal("Scheduled (By customer)", (await product.SettleAsync()).StatusOf("BKNG-1"));
    }

    [Fact]
    public async Task A_return_counts_once_and_only_for_the_latest_beginning()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        var older = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");
        var newer = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.ReturnAsync(older)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.ReturnAsync(newer)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.ReturnAsync(newer)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.ReturnAsync(product.Url("/v1/oauth/callback?code=x&state=demo.guessed"))).Status);
    }

    [Fact]
    public async Task Of_two_returns_at_once_one_connects()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        var back = await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com");

        var returns = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.ReturnAsync(back)));

        Assert.Single(returns, answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_one_browser_began_no_other_can_finish()
    {
        await using var product = await Product.StartAsync();
        using var mine = new Browser(product);
        using var strangers = new Browser(product);
        var back = await mine.LogInAsync(await mine.BeginAsync(), "admin@production.example.com");

        var (status, html) = await strangers.ReturnAsync(back);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("This browser did not begin the connection", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await mine.ReturnAsync(back)).Status);
    }

    [Fact]
    public async Task A_link_made_by_hand_belongs_to_the_first_browser_that_opens_it()
    {
        await using var product = await Product.StartAsync();
        using var mine = new Browser(product);
        using var strangers = new Browser(product);
        var begun = await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/connect", new JsonObject { ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").AbsoluteUri, ["clientId"] = "emulator" });
        var link = new Uri(begun["authorizeUrl"]!.GetValue<string>());

        var authorize = await mine.OpenAsync(link);

        Assert.Equal(product.Url("/").Authority, link.Authority);
        Assert.Null(await strangers.OpenAsync(link));
        Assert.NotNull(await mine.OpenAsync(link));
        Assert.Equal(HttpStatusCode.OK, (await mine.ReturnAsync(await mine.LogInAsync(authorize!, "admin@production.example.com"))).Status);
    }

    [Theory]
    [InlineData("standard", "neither a System Administrator nor has the permission set")]
    [InlineData("norights", "neither a System Administrator nor has the permission set")]
    public async Task A_user_without_the_rights_is_told_which_and_the_connection_in_use_stays(string user, string said)
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);

        var (status, html) = await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync(), $"{user}@production.example.com"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains(said, html, StringComparison.Ordinal);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Single((await product.SettleAsync()).Contacts);
    }

    [Fact]
    public async Task Denied_access_is_said_on_the_page()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);

        var (status, html) = await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com", allow: false));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Access was denied", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Going_from_production_to_the_sandbox_keeps_the_settings_and_says_what_is_missing_there()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await product.ChangeSettingsAsync(settings => settings["region"] = "DE");

        var (status, html) = await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync("/orgs/sandbox"), "admin@sandbox.example.com"));
        var connector = await product.GetAsync("/v1/orgs/demo/connector");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Event.OnceHub_Booking_Id__c is not there", html, StringComparison.Ordinal);
        Assert.False(connector["installed"]!.GetValue<bool>());
        Assert.Equal("DE", (await product.GetAsync("/v1/orgs/demo/settings"))["region"]!.GetValue<string>());
    }
}
