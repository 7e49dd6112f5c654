using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Good webhooks at a steady pace, alone and amid bad and hostile traffic, which comes from a process of its own. Prints memory over
/// time, the good ones' waits and how many connections ended, and looks at the end that each good one has its outcome.
/// </summary>
internal static class HostileRun
{
    private const string Name = "hostile";
    private const string Good = "good";
    private const string Bad = "bad";
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);
    private static long _ended;

    /// <summary>Arguments: --minutes N.</summary>
    /// <returns>1 when a good webhook was refused for good, or lost.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not (["--minutes", var text]) || !double.TryParse(text, CultureInfo.InvariantCulture, out var minutes))
        {
            await Console.Error.WriteLineAsync("dotnet run -c Release --project tests/Benchmarks -- hostile --minutes N");
            return 2;
        }
        var report = new Report(quick: false);
        using var connections = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "kestrel.connection.duration") listener.EnableMeasurementEvents(instrument);
            },
        };
        connections.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _ended));
        connections.Start();
        await using var product = await RunningProduct.StartAsync();
        await product.ConnectAsync(Good);
        await product.ConnectAsync(Bad);
        await SteadyAsync(product, "warm", TimeSpan.FromSeconds(10));
        List<string> accepted = [];
        var quiet = await SteadyAsync(product, "quiet", TimeSpan.FromMinutes(1));
        accepted.AddRange(quiet.Accepted);
        Add(report, "quiet", quiet, quiet);

        await using (BenchmarkProcess.Start("strangers", product.Url.ToString(), product.WebhookSecretOf(Bad), product.ApiKeyOf(Bad)))
        {
            var watch = Stopwatch.StartNew();
            List<Steady> rounds = [];
            while (watch.Elapsed < TimeSpan.FromMinutes(minutes))
            {
                var round = await SteadyAsync(product, $"round{rounds.Count}", Round);
                rounds.Add(round);
                accepted.AddRange(round.Accepted);
                Add(report, $"after {watch.Elapsed:mm\\:ss}", round, quiet);
            }
            Add(report, "all", new Steady([.. rounds.SelectMany(round => round.Waits)], [], rounds.Sum(round => round.Refused))
                {
                    ConnectionsEnded = rounds.Average(round => round.ConnectionsEnded),
                    Paused = rounds.Average(round => round.Paused),
                }, quiet);
        }
        await product.SettleAsync(Good, TimeSpan.FromMilliseconds(500));
        var lost = 0;
        foreach (var booking in accepted)
            if (await product.Store.FindBookingAsync(OrgId.Parse(Good), booking, default) is not { History.Length: > 0 }) lost++;
        report.Print(Name);
        Console.WriteLine($"\n{accepted.Count:N0} good webhooks were accepted, {lost:N0} of them have no outcome.");
        return lost == 0 ? 0 : 1;
    }

    private static async Task<Steady> SteadyAsync(RunningProduct product, string prefix, TimeSpan time)
    {
        await using var child = BenchmarkProcess.Start(
            "steady",
            product.Url.ToString(),
            Good,
            product.WebhookSecretOf(Good),
            time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            prefix);
        var (ended, paused) = (Interlocked.Read(ref _ended), GC.GetTotalPauseDuration());
        var line = await child.AnswerAsync();
        return JsonSerializer.Deserialize<Steady>(line)! with
        {
            ConnectionsEnded = (Interlocked.Read(ref _ended) - ended) / time.TotalSeconds,
            Paused = (GC.GetTotalPauseDuration() - paused) / time,
        };
    }

    private static void Add(Report report, string what, Steady some, Steady quiet) => report.Add(
        Name,
        what,
        ("p50 ms", Percentile.Of(some.Waits, 50)),
        ("p99 ms", Percentile.Of(some.Waits, 99)),
        ("times quiet (p99)", Percentile.Of(some.Waits, 99) / Percentile.Of(quiet.Waits, 99)),
        ("webhooks", some.Waits.Count),
        ("refused", some.Refused),
        ("connections ended/s", some.ConnectionsEnded),
        ("collecting, share of time", some.Paused),
        ("heap MB", GC.GetTotalMemory(forceFullCollection: false) / 1e6),
        ("resident MB", Environment.WorkingSet / 1e6));
}
