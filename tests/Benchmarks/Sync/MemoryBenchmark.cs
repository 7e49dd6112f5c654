namespace OnceHub.Sync.Benchmarks;

/// <summary>What guests leave in memory after their bookings are synced: burst after burst of new ones.</summary>
internal static class MemoryBenchmark
{
    /// <summary>For what ends by itself shortly after a burst.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private const int Rounds = 5;

    public static async Task RunAsync(Report report, bool quick)
    {
        var guests = quick ? 10_000 : 100_000;
        await using var product = await RunningProduct.StartAsync();
        for (var round = 1; round <= Rounds; round++)
            await MeasureAsync(product, report, guests, round == 1 ? "after their turns" : $"as many others, {round}", $"round{round}");
    }

    private static async Task MeasureAsync(RunningProduct product, Report report, int guests, string what, string org)
    {
        await product.ConnectAsync(org);
        await Burst.OfGuestsAsync(product, org, $"{org}-warm", 100);
        await Task.Delay(Calm);
        var before = Live();
        await Burst.OfGuestsAsync(product, org, org, guests);
        await Task.Delay(Calm);
        var after = Live();
        report.Add(
            "memory",
            $"{guests:N0} guests, {what}",
            ("MB more", (after - before) / 1e6),
            ("MB per 100,000 guests", (after - before) / 1e6 * 100_000 / guests),
            ("MB live", after / 1e6));
    }

    private static long Live()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
