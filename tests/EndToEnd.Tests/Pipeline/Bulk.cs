using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What tests of bulk jobs do, and how they tell requests apart.</summary>
internal static class Bulk
{
    /// <summary>A setting by which a few hundred bookings leave in jobs.</summary>
    public const int From = 200;

    /// <param name="from">The setting; null leaves jobs off.</param>
    public static async Task<Product> StartAsync(int? from)
    {
        var product = await Trouble.StartAsync();
        if (from is { } set) await product.ChangeSettingsAsync(settings => settings["bulkFrom"] = set);
        return product;
    }

    /// <summary>All of them wait together when the first may leave: the org is paused until they are stored.</summary>
    public static async Task PostBacklogAsync(this Product product, IReadOnlyCollection<Webhook> bookings)
    {
        await product.EmulateAsync("apiEnabled", false);
        foreach (var some in bookings.Chunk(1_000)) await product.PostAllAsync(some);
        await product.StoppedAsync("API_DISABLED");
        await product.EmulateAsync("apiEnabled", true);
    }

    public static Task EmulateAsync(this Product product, string setting, JsonNode value) =>
        product.ControlAsync(HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { [setting] = value });

    public static bool IsJob(JsonElement request) => request.Text("path")!.Contains("/jobs/ingest", StringComparison.Ordinal);

    public static bool IsClose(JsonElement request) =>
        IsJob(request) && request.Text("method") == "PATCH" && request.About("UploadComplete");

    public static bool About(this JsonElement request, string text) =>
        request.Text("body")?.Contains(text, StringComparison.Ordinal) == true;

    /// <summary>Waits until so many jobs were closed.</summary>
    public static Task ClosedAsync(this Product product, int count) =>
        Eventually.HoldsAsync(async () => (await product.RequestsAsync()).Count(IsClose) >= count, $"{count} jobs are closed");
}
