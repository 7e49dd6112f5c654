using System.Diagnostics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Bookings a second and calls per booking for bursts of growing size, beside the same work done eight bookings at a time
/// without batching.
/// </summary>
internal static class SyncBenchmark
{
    private const string Name = "sync";

    public static async Task RunAsync(Report report, bool quick)
    {
        int[] sizes = quick ? [1, 100, 10_000] : [1, 100, 10_000, 100_000];
        await using var product = await RunningProduct.StartAsync();
        await product.ConnectAsync("warm-up");
        await BurstAsync(product, "warm-up", "warm", 3_000, Mix.New);

        var number = 0;
        foreach (var (target, mix) in new[] { (PersonObject.Lead, Mix.New), (PersonObject.Contact, Mix.New), (PersonObject.Contact, Mix.Known), (PersonObject.Contact, Mix.Half) })
        {
            foreach (var size in sizes)
            {
                var (seconds, calls) = await FreshBurstAsync(product, $"s{++number}", size, target, mix);
                report.Add(Name, $"{Words(mix, target)}, {size:N0} at 0 ms", ("bookings/s", size / seconds), ("calls/booking", (double)calls / size), ("seconds", seconds));
            }
        }
        await BesideEightAsync(product, report, quick ? 2_000 : 10_000, quick ? 80 : 300);
    }

    private static async Task BesideEightAsync(RunningProduct product, Report report, int size, int sample)
    {
        foreach (var mix in new[] { Mix.New, Mix.Known })
        {
            foreach (var (latency, perRow) in new[] { (0, 0), (80, 5) })
            {
                var name = $"e{latency}{mix}".ToLowerInvariant();
                await product.ConnectAsync(name, PersonObject.Lead);
                if (mix == Mix.Known) await product.Emulator.GenerateContactsAsync(size, $"{name}.example.com");
                await product.Emulator.SlowDownAsync(latency, perRow);
                var (seconds, calls) = await BurstAsync(product, name, name, size, mix);
                var eight = await EightAtATime.RunAsync(product.Emulator, name, latency == 0 ? sample * 10 : sample, mix == Mix.Known);
                await product.Emulator.SlowDownAsync(0, 0);
                var what = $"{Words(mix, PersonObject.Lead)}, {size:N0} at {latency} ms + {perRow} ms a row";
                report.Add(Name, what, ("bookings/s", size / seconds), ("calls/booking", (double)calls / size), ("seconds", seconds), ("times eight", size / seconds / eight.PerSecond));
                report.Add(Name, "  eight at a time, unbatched", ("bookings/s", eight.PerSecond), ("calls/booking", eight.CallsPerBooking));
            }
        }
    }

    private static async Task<(double Seconds, long Calls)> FreshBurstAsync(RunningProduct product, string org, int size, PersonObject target, Mix mix)
    {
        await product.ConnectAsync(org, target);
        if (mix != Mix.New) await product.Emulator.GenerateContactsAsync(mix == Mix.Half ? (size + 1) / 2 : size, $"{org}.example.com");
        // The org's describe and token are read before: a burst of one tells what a booking costs, not what a start does.
        await BurstAsync(product, org, $"{org}-first", 1, Mix.New);
        return await BurstAsync(product, org, org, size, mix);
    }

    public static async Task<(double Seconds, long Calls)> BurstAsync(RunningProduct product, string org, string prefix, int size, Mix mix)
    {
        var events = Enumerable.Range(1, size).Select(i => Bookings.Event($"BKNG-{prefix}-{i}", $"guest{i}@{prefix}.example.com", name: $"Guest Number{i}")).ToArray();
        var before = await product.Emulator.CallsAsync();
        var watch = Stopwatch.StartNew();
        await product.PostAsync(org, events);
        await product.SettleAsync(org, TimeSpan.FromMilliseconds(size < 1_000 ? 2 : 50));
        return (watch.Elapsed.TotalSeconds, await product.Emulator.CallsAsync() - before);
    }

    private static string Words(Mix mix, PersonObject target) => mix switch
    {
        Mix.New => $"new {target}s",
        Mix.Known => "known guests",
        _ => "half known",
    };
}

internal enum Mix
{
    New,
    Known,
    Half,
}
