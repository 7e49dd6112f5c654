using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// A backfill of new Leads in Bulk 2.0 jobs, beside the same in collections. The emulator's jobs take no time: what is compared are calls.
/// </summary>
internal static class BulkBenchmark
{
    public static async Task RunAsync(Report report, bool quick)
    {
        var size = quick ? 10_000 : 40_000;
        await using var product = await RunningProduct.StartAsync(("OnceHub:Grains:RowsInHand", "40000"));
        foreach (var from in new int?[] { null, 5_000 })
        {
            var org = $"bulk{from}";
            await product.ConnectAsync(org);
            await product.Store.SaveSettingsAsync(
                OrgId.Parse(org),
                OrgSettingsJson.Write(OrgSettings.Default with { Target = PersonObject.Lead, BulkFrom = from }),
                0,
                "benchmark",
                DateTimeOffset.UtcNow,
                default);
            await Burst.OfGuestsAsync(product, org, $"{org}-first", 1);
            var burst = await Burst.OfGuestsAsync(product, org, org, size);
            report.Add(
                "bulk",
                $"{(from is null ? "collections" : $"jobs of {from:N0} rows or more")}, {size:N0} at 0 ms",
                burst.Figures("booking"));
        }
    }
}
