using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Bookings a second and calls per booking for bursts of growing size, beside the same work done eight bookings at a time
/// without batching.
/// </summary>
internal static class SyncBenchmark
{
    private const string Name = "sync";

    private static readonly (PersonObject Target, Mix Mix)[] Kinds =
        [
            (PersonObject.Lead, Mix.New),
            (PersonObject.Contact, Mix.New),
            (PersonObject.Contact, Mix.Known),
            (PersonObject.Contact, Mix.Half),
        ];

    public static async Task RunAsync(Report report, bool quick)
    {
        int[] sizes = quick ? [1, 100, 10_000] : [1, 100, 10_000, 100_000];
        await using (var product = await RunningProduct.StartAsync())
        {
            await WarmUpAsync(product);
            await BurstAsync(product, report, sizes, "");
            await BesideEightAsync(product, report, quick ? 2_000 : 10_000, quick ? 80 : 300);
        }
        if (!EachStore.HasPostgres(Name)) return;
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await using (var product = await RunningProduct.StartAsync(EachStore.OnPostgres(database)))
        {
            await WarmUpAsync(product);
            await BurstAsync(product, report, sizes, " on PostgreSQL");
        }
    }

    private static async Task BurstAsync(RunningProduct product, Report report, int[] sizes, string where)
    {
        var number = 0;
        foreach (var (target, mix) in Kinds)
        {
            foreach (var size in sizes)
            {
                var burst = await FreshBurstAsync(product, $"s{++number}", size, target, mix);
                report.Add(Name, $"{Words(mix, target)}, {size:N0} at 0 ms{where}", burst.Figures("booking"));
            }
        }
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
                var burst = await Burst.OfGuestsAsync(product, name, name, size);
                var eight = await EightAtATime.RunAsync(product.Emulator, name, latency == 0 ? sample * 10 : sample, mix == Mix.Known);
                await product.Emulator.SlowDownAsync(0, 0);
                var what = $"{Words(mix, PersonObject.Lead)}, {size:N0} at {latency} ms + {perRow} ms a row";
                report.Add(Name, what, [.. burst.Figures("booking"), ("times eight", burst.PerSecond / eight.PerSecond)]);
                report.Add(Name, "  eight at a time, unbatched", ("bookings/s", eight.PerSecond), ("calls/booking", eight.CallsPerBooking));
            }
        }
    }

    /// <summary>A service runs for weeks, so what the just-in-time compiler does in its first seconds is not measured.</summary>
    private static async Task WarmUpAsync(RunningProduct product)
    {
        foreach (var target in new[] { PersonObject.Lead, PersonObject.Contact })
        {
            var org = $"warm-{target}".ToLowerInvariant();
            await product.ConnectAsync(org, target);
            for (var round = 0; round < 3; round++)
            {
                await Burst.OfGuestsAsync(product, org, $"{org}{round}", 8_000);
                // The compiler works on what is used often when nothing new has come for a moment.
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private static async Task<Burst> FreshBurstAsync(RunningProduct product, string org, int size, PersonObject target, Mix mix)
    {
        await product.ConnectAsync(org, target);
        if (mix != Mix.New) await product.Emulator.GenerateContactsAsync(mix == Mix.Half ? (size + 1) / 2 : size, $"{org}.example.com");
        // The org's describe and token are read before: a burst of one tells what a booking costs, not what a start does.
        await Burst.OfGuestsAsync(product, org, $"{org}-first", 1);
        return await Burst.OfGuestsAsync(product, org, org, size);
    }

    private static string Words(Mix mix, PersonObject target) => mix switch
    {
        Mix.New => target == PersonObject.Contact ? "new Contacts and Accounts" : "new Leads",
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
