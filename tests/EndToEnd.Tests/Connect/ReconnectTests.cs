using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

public sealed class ReconnectTests
{
    /// <summary>The pause of a broken connection ends by itself after a minute; mending it must not take so long.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_revoked_connection_is_told_and_once_mended_what_waited_goes_on_at_once()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/grants/revoke", new JsonObject { ["token"] = "5Aep-production-admin" });
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/sessions/expire");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var why = await PausedBecauseAsync(product);

        await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com"));

        Assert.Contains("Connect the org again", why, StringComparison.Ordinal);
        await product.SettleAsync().WaitAsync(AtOnce);
        Assert.Equal("Scheduled (By customer)", (await product.StateAsync()).StatusOf("BKNG-1"));
    }

    [Fact]
    public async Task An_inactive_user_who_is_active_again_is_noticed_at_once_when_settings_are_saved()
    {
        await using var product = await Product.StartAsync();
        var admin = (await product.Salesforce.RecordsAsync("User", default)).First(record => record.Text("Username") == "admin@production.example.com").Text("Id")!;
        await product.ControlAsync(HttpMethod.Patch, $"/emulator/orgs/production/records/{admin}", new JsonObject { ["IsActive"] = false });
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/sessions/expire");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var why = await PausedBecauseAsync(product);

        await product.ControlAsync(HttpMethod.Patch, $"/emulator/orgs/production/records/{admin}", new JsonObject { ["IsActive"] = true });
        await product.ChangeSettingsAsync(settings => settings["region"] = "GB");

        Assert.Contains("Activate the user", why, StringComparison.Ordinal);
        await product.SettleAsync().WaitAsync(AtOnce);
    }

    private static async Task<string> PausedBecauseAsync(Product product)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); ; await Task.Delay(50))
        {
            var status = await product.GetAsync("/v1/orgs/demo/status");
            if (status["worker"]?["pausedBecause"]?.GetValue<string>() is { } why) return why;
            Assert.True(DateTime.UtcNow < deadline, $"It does not pause: {status.ToJsonString()}");
        }
    }
}
