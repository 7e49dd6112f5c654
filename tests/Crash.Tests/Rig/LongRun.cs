using System.Diagnostics;
using System.Globalization;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>The same as the tests, for as long as one likes.</summary>
internal static class LongRun
{
    private const string Usage = """
        Kills the product with kill -9, and stops it with SIGSTOP, while guests book; then compares Salesforce, journal and what was told.

          --long             1,000 kills, half of them on SQLite and half on PostgreSQL with two processes
          --kills N          so many of each
          --store NAME       sqlite or postgres: only this one
          --seed N           the run of that seed again (times differ all the same)
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var values = args.Zip(args.Skip(1)).ToDictionary(pair => pair.First, pair => pair.Second);
        var kills =
            values.TryGetValue("--kills", out var asked) ? int.Parse(asked, CultureInfo.InvariantCulture)
            : args.Contains("--long") ? 500
            : 0;
        if (kills == 0)
        {
            Console.WriteLine(Usage);
            return 2;
        }
        var seed = values.TryGetValue("--seed", out var given) ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        var right = true;
        foreach (var store in new[] { "sqlite", "postgres" }.Where(name => values.GetValueOrDefault("--store", name) == name))
            right &= await RunAsync(store, kills, seed);
        return right ? 0 : 1;
    }

    private static async Task<bool> RunAsync(string store, int kills, int seed)
    {
        var onPostgres = store == "postgres";
        if (onPostgres && PostgresServer.WhyNot is { } whyNot)
        {
            Console.WriteLine(whyNot);
            return false;
        }
        var watch = Stopwatch.StartNew();
        await using var rig = await CrashRig.StartAsync(onPostgres);
        var run = new CrashRun(rig, processes: onPostgres ? 2 : 1, seed, Console.WriteLine);
        var comparison = await run.RunAsync(kills);
        Console.WriteLine(
            $"{store}, seed {seed}: {run.Kills} kills and {run.Stops} stops in {watch.Elapsed.TotalSeconds:0} s; "
            + $"{run.Ledger.Guests} guests, {run.Ledger.Bookings.Count} bookings, {run.Ledger.Events} events");
        foreach (var (point, count) in run.Struck.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Console.WriteLine($"  {count, 4} {point}");
        Console.WriteLine(comparison);
        return comparison.IsRight;
    }
}
