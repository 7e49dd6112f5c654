using System.Diagnostics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>Fifty orgs with one booking a second each, at 80 ms, alone and beside an org with a burst.</summary>
internal static class FairnessBenchmark
{
    private const int QuietOrgs = 50;

    public static async Task RunAsync(Report report, bool quick)
    {
        var seconds = quick ? 10 : 40;
        var burst = quick ? 20_000 : 50_000;
        await using var product = await RunningProduct.StartAsync();
        await product.ConnectAsync("burst");
        for (var i = 0; i < QuietOrgs; i++) await product.ConnectAsync($"quiet{i}");
        // Both phases find a warm process, and connections and describes read.
        await Burst.OfGuestsAsync(product, "burst", "burst-warm", 8_000);
        await product.Emulator.SlowDownAsync(80, 5);
        await TrickleAsync(product, "warm", 10);
        var alone = await TrickleAsync(product, "alone", seconds);

        await product.PostAsync("burst", Burst.EventsOf("burst", burst));
        await TrickleAsync(product, "begin", 3);
        var watch = Stopwatch.StartNew();
        var before = await LeftAsync(product);
        var beside = await TrickleAsync(product, "beside", seconds);
        var left = await LeftAsync(product);
        var burstPerSecond = (before - left) / watch.Elapsed.TotalSeconds;

        Add(report, "quiet orgs alone", alone);
        Add(
            report,
            $"quiet orgs beside a burst of {burst:N0}",
            beside,
            ("times alone (p99)", Percentile.Of(beside, 99) / Percentile.Of(alone, 99)),
            ("burst bookings/s", burstPerSecond),
            ("burst left", left));
    }

    private static async Task<long> LeftAsync(RunningProduct product) =>
        (await product.Store.GetBacklogAsync(OrgId.Parse("burst"), DateTimeOffset.UtcNow, default)).Waiting;

    /// <summary>Milliseconds from posting a booking to the record of its outcome, of each.</summary>
    private static async Task<IReadOnlyList<double>> TrickleAsync(RunningProduct product, string round, int seconds)
    {
        var posted = await Task.WhenAll(Enumerable.Range(0, QuietOrgs).Select(org => PostEverySecondAsync(product, org, round, seconds)));
        for (var org = 0; org < QuietOrgs; org++) await product.SettleAsync($"quiet{org}", TimeSpan.FromMilliseconds(20));
        var waits = new List<double>();
        foreach (var (org, booking, at) in posted.SelectMany(some => some))
        {
            var known = await product.Store.FindBookingAsync(org, booking, default);
            waits.Add((known!.History[^1].At - at).TotalMilliseconds);
        }
        return waits;
    }

    private static async Task<List<(OrgId Org, string Booking, DateTimeOffset At)>> PostEverySecondAsync(
        RunningProduct product, int org, string round, int seconds)
    {
        List<(OrgId, string, DateTimeOffset)> posted = [];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < seconds; i++)
        {
            var due = TimeSpan.FromSeconds(i + ((double)org / QuietOrgs)) - watch.Elapsed;
            if (due > TimeSpan.Zero) await Task.Delay(due);
            var booking = $"BKNG-{round}-{org}-{i}";
            posted.Add((OrgId.Parse($"quiet{org}"), booking, DateTimeOffset.UtcNow));
            await product.PostAsync($"quiet{org}", [PublishedBooking.Event(booking, $"{round}{i}@quiet{org}.example.com")]);
        }
        return posted;
    }

    private static void Add(Report report, string what, IReadOnlyList<double> waits, params (string, double)[] more) => report.Add(
        "fairness", what, [("p50 ms", Percentile.Of(waits, 50)), ("p99 ms", Percentile.Of(waits, 99)), ("bookings", waits.Count), .. more]);
}
