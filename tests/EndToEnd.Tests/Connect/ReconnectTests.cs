using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

public sealed class ReconnectTests
{
    /// <summary>By itself the pause would not end here: what goes on does so because it was told.</summary>
    private static readonly Dictionary<string, string?> LongPause = new() { ["OnceHub:Salesforce:RefusedConnectionPause"] = "01:00:00" };

    [Fact]
    public async Task A_revoked_connection_is_told_and_once_mended_what_waited_goes_on_at_once()
    {
        await using var product = await Product.StartAsync(LongPause);
        using var browser = new Browser(product);
        await product.ControlAsync(
            HttpMethod.Post, "/emulator/orgs/production/grants/revoke", new JsonObject { ["token"] = "5Aep-production-admin" }
        );
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/sessions/expire");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var why = await PausedBecauseAsync(product);

        await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync(), "admin@production.example.com"));

        Assert.Contains("Connect the org again", why, StringComparison.Ordinal);
        await product.SettleAsync();
        Assert.Equal("Scheduled (By customer)", (await product.StateAsync()).StatusOf("BKNG-1"));
    }

    [Fact]
    public async Task An_inactive_user_who_is_active_again_is_noticed_at_once_when_settings_are_saved()
    {
        await using var product = await Product.StartAsync(LongPause);
        var admin = (await product.Salesforce.RecordsAsync("User", default))
            .First(record => record.Text("Username") == "admin@production.example.com")
            .Text("Id")!;
        await product.ControlAsync(HttpMethod.Patch, $"/emulator/orgs/production/records/{admin}", new JsonObject { ["IsActive"] = false });
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/sessions/expire");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var why = await PausedBecauseAsync(product);

        await product.ControlAsync(HttpMethod.Patch, $"/emulator/orgs/production/records/{admin}", new JsonObject { ["IsActive"] = true });
        await product.ChangeSettingsAsync(settings => settings["region"] = "GB");

        Assert.Contains("Activate the user", why, StringComparison.Ordinal);
        await product.SettleAsync();
    }

    private static Task<string> PausedBecauseAsync(Product product) => Eventually.FindsAsync(
        async () => (await product.GetAsync("/v1/orgs/demo/status"))["worker"]?["pausedBecause"]?.GetValue<string>(), "a pause");
}
