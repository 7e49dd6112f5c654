using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>Connecting as an administrator does it: by clicking through the pages of a real browser.</summary>
public sealed class ChromiumTests
{
    private const string Admin = "admin@production.example.com";

    [ChromiumFact]
    public async Task An_administrator_opens_the_link_logs_in_allows_and_reads_what_is_connected()
    {
        await using var product = await Product.StartAsync();
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();
        var errors = new List<string>();
        // What a browser asks for by itself is no fault of a page.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Location.Contains("favicon", StringComparison.Ordinal))
                errors.Add(message.Text);
        };

        await page.GotoAsync(await LinkAsync(product));
        await LogInAsync(page);
        await page.ClickAsync("#oaapprove");

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Connected to Salesforce");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"connected as {Admin}");
        Assert.StartsWith("/v1/oauth/callback", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        Assert.Empty(errors);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Equal("Scheduled (By customer)", (await product.SettleAsync()).StatusOf("BKNG-1"));
    }

    [ChromiumFact]
    public async Task Who_denies_reads_that_nothing_was_connected_and_what_to_do()
    {
        await using var product = await Product.StartAsync();
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();

        await page.GotoAsync(await LinkAsync(product));
        await LogInAsync(page);
        await page.ClickAsync("#oadeny");

        await Assertions.Expect(page.Locator("h1")).Not.ToHaveTextAsync("Connected to Salesforce");
        await Assertions.Expect(page.Locator("main p")).ToContainTextAsync("Allow");
    }

    [ChromiumFact]
    public async Task What_one_person_began_cannot_be_finished_in_the_browser_of_another()
    {
        await using var product = await Product.StartAsync();
        await using var attackers = await Chromium.StartAsync();
        await using var victims = await Chromium.StartAsync();
        var (attacker, victim) = (await attackers.NewPageAsync(), await victims.NewPageAsync());
        var before = await product.GetAsync("/v1/orgs/demo/connection");
        var callback = new TaskCompletionSource<string>();

        await attacker.GotoAsync(await LinkAsync(product));
        await LogInAsync(attacker);
        await attacker.RouteAsync("**/authorize/consent", async route =>
        {
            // Salesforce's answer, which sends the browser back, is kept from the one who began.
            var answer = await route.FetchAsync(new() { MaxRedirects = 0 });
            callback.TrySetResult(answer.Headers["location"]);
            await route.AbortAsync();
        });
        await attacker.ClickAsync("#oaapprove");
        await victim.GotoAsync(await callback.Task.WaitAsync(TimeSpan.FromSeconds(30)));

        await Assertions.Expect(victim.Locator("h1")).Not.ToHaveTextAsync("Connected to Salesforce");
        Assert.Equal(before.ToJsonString(), (await product.GetAsync("/v1/orgs/demo/connection")).ToJsonString());
    }

    private static async Task<string> LinkAsync(Product product)
    {
        var begun = await product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/connect", new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/production").AbsoluteUri, ["clientId"] = "emulator",
        });
        return begun["authorizeUrl"]!.GetValue<string>();
    }

    private static async Task LogInAsync(IPage page)
    {
        await page.FillAsync("#username", Admin);
        await page.FillAsync("#password", "password");
        await page.ClickAsync("#Login");
    }
}
