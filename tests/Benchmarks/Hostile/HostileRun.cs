using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Good webhooks at a steady pace, in turns alone and amid bad and hostile traffic, which comes from a process of its own. Prints memory
/// over time, the good ones' waits and how many connections ended, and looks at the end that each good one has its outcome.
/// </summary>
internal static class HostileRun
{
    private const string Name = "hostile";
    private const string Good = "good";
    private const string Bad = "bad";
    private static readonly TimeSpan Spell = TimeSpan.FromSeconds(30);

    // Until the strangers are all there, and until what they leave is gone: told of neither spell.
    private static readonly TimeSpan ComingAndGoing = TimeSpan.FromSeconds(10);
    private static long _ended;

    /// <summary>Arguments: --minutes N, of which three eighths are hostile spells and as much quiet ones.</summary>
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
        await using var product = await RunningProduct.StartAsync(await EmulatorProcess.StartAsync(lowestPriority: true));
        await product.ConnectAsync(Good);
        await product.ConnectAsync(Bad);
        await SteadyAsync(product, "warm", TimeSpan.FromSeconds(10));
        List<Steady> between = [];
        List<Steady> quiet = [];
        List<Steady> hostile = [];
        // In turns, since what else the machine does changes from minute to minute.
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(minutes);)
        {
            quiet.Add(await SteadyAsync(product, $"quiet{quiet.Count}", Spell));
            await using (
                BenchmarkProcess.Start("strangers", product.Url.ToString(), product.WebhookSecretOf(Bad), product.ApiKeyOf(Bad)))
            {
                between.Add(await SteadyAsync(product, $"coming{between.Count}", ComingAndGoing));
                hostile.Add(await SteadyAsync(product, $"hostile{hostile.Count}", Spell));
                Add(report, $"after {watch.Elapsed:mm\\:ss}", hostile[^1], quiet[^1]);
            }
            between.Add(await SteadyAsync(product, $"going{between.Count}", ComingAndGoing));
        }
        var control = Together(quiet);
        Add(report, "all of the quiet spells", control, control);
        Add(report, "all of the hostile spells", Together(hostile), control);
        string[] accepted = [.. quiet.Concat(hostile).Concat(between).SelectMany(spell => spell.Accepted)];
        await product.SettleAsync(Good, TimeSpan.FromMilliseconds(500));
        var lost = 0;
        foreach (var booking in accepted)
            if (await product.Store.FindBookingAsync(OrgId.Parse(Good), booking, default) is not { History.Length: > 0 }) lost++;
        report.Print(Name);
        Console.WriteLine($"\n{accepted.Length:N0} good webhooks were accepted, {lost:N0} of them have no outcome.");
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

    private static Steady Together(List<Steady> spells) =>
        new([.. spells.SelectMany(spell => spell.Waits)], [], spells.Sum(spell => spell.Refused))
        {
            ConnectionsEnded = spells.Average(spell => spell.ConnectionsEnded),
            Paused = spells.Average(spell => spell.Paused),
        };

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
