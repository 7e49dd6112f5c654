using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>A Salesforce user has five grants for one app; the sixth silently revokes the oldest.</summary>
public sealed class GrantLimitTests
{
    [Fact]
    public async Task A_connection_that_others_pushed_out_says_so_and_heals_when_it_is_made_again()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await ConnectAsync(browser, "demo");
        for (var i = 1; i <= 5; i++) await ConnectNewOrgAsync(product, browser, $"other{i}");

        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var why = await PausedBecauseAsync(product);
        var check = await product.GetAsync("/v1/orgs/demo/connection/check");
        var waiting = (await product.GetAsync("/v1/orgs/demo/status"))["backlog"]!["waiting"]!.GetValue<long>();
        await ConnectAsync(browser, "demo");
        var state = await product.SettleAsync();

        Assert.Contains(
            "more than five connections of that user to the app pushed it out. Connect the org again.", why, StringComparison.Ordinal);
        Assert.False(check["ready"]!.GetValue<bool>());
        Assert.Contains("more than five connections", check["rights"]![0]!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("Connect again", check["rights"]![0]!["todo"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, waiting);
        Assert.Equal("Scheduled (By customer)", state.StatusOf("BKNG-1"));
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Connecting_an_org_again_and_again_pushes_out_nobody_else()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await ConnectAsync(browser, "demo");
        await ConnectNewOrgAsync(product, browser, "restless");

        for (var i = 0; i < 6; i++) await ConnectAsync(browser, "restless");
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/sessions/expire");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });

        Assert.Equal("Scheduled (By customer)", (await product.SettleAsync()).StatusOf("BKNG-1"));
        Assert.True((await product.GetAsync("/v1/orgs/restless/connection/check"))["ready"]!.GetValue<bool>());
    }

    private static async Task ConnectNewOrgAsync(Product product, Browser browser, string org)
    {
        await product.OperateAsync(HttpMethod.Put, $"/v1/orgs/{org}", new JsonObject());
        await ConnectAsync(browser, org);
    }

    private static async Task ConnectAsync(Browser browser, string org)
    {
        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync(await browser.BeginAsync(org: org), "admin@production.example.com"));
        Assert.True(status == System.Net.HttpStatusCode.OK, html);
    }

    private static Task<string> PausedBecauseAsync(Product product) => Eventually.FindsAsync(
        async () => (await product.GetAsync("/v1/orgs/demo/status"))["worker"]?["pausedBecause"]?.GetValue<string>(), "it pauses");
}
