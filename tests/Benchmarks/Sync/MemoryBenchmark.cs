namespace OnceHub.Sync.Benchmarks;

/// <summary>What guests leave in memory after their bookings are synced, and after they go idle.</summary>
internal static class MemoryBenchmark
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private const int Rounds = 4;

    public static async Task RunAsync(Report report, bool quick)
    {
        var guests = quick ? 10_000 : 100_000;
        // Guests that were just worked on stay in memory for the idle time; here it is long, then it is over.
        await using (var keeping = await RunningProduct.StartAsync(("OnceHub:Cluster:GuestIdle", "00:10:00")))
            await MeasureAsync(keeping, report, guests, "kept in memory", "kept");
        await using var idling = await RunningProduct.StartAsync(("OnceHub:Cluster:GuestIdle", IdleTime.ToString()));
        for (var round = 1; round <= Rounds; round++) await MeasureAsync(idling, report, guests, round == 1 ? "after they went idle" : $"as many again, idle, {round}", $"idle{round}");
    }

    private static async Task MeasureAsync(RunningProduct product, Report report, int guests, string what, string org)
    {
        await product.ConnectAsync(org);
        await Burst.OfGuestsAsync(product, org, $"{org}-warm", 100);
        await Task.Delay(IdleTime * 2);
        var before = Live();
        await Burst.OfGuestsAsync(product, org, org, guests);
        await Task.Delay(IdleTime * 3);
        var after = Live();
        report.Add("memory", $"{guests:N0} guests, {what}", ("MB more", (after - before) / 1e6), ("MB per 100,000 guests", (after - before) / 1e6 * 100_000 / guests), ("MB live", after / 1e6));
    }

    private static long Live()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
