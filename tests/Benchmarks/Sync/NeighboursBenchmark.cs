using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// One org's webhooks, one at a time over one connection, alone and while another org's 40,000 new guests are posted and worked on. They
/// come from a process of its own.
/// </summary>
internal static class NeighboursBenchmark
{
    private const string Name = "neighbours";
    private const string Busy = "busy";
    private const string Neighbour = "neighbour";
    private const int WebhooksOfRound = 50;
    private const int AloneRounds = 10;

    public static Task RunAsync(Report report, bool quick) =>
        EachStore.RunAsync(Name, (database, configuration) => RunAsync(report, database, quick, configuration));

    private static async Task RunAsync(Report report, string database, bool quick, (string Name, string Value)[] configuration)
    {
        var guests = quick ? 10_000 : 40_000;
        await using var product = await RunningProduct.StartAsync(configuration);
        await product.ConnectAsync(Busy);
        await product.ConnectAsync(Neighbour);
        await Burst.OfGuestsAsync(product, Busy, "warm", 4_000);
        await ProbeAsync(product, "warm");
        using var delays = new Delays();
        List<double> alone = [];
        for (var round = 0; round < AloneRounds; round++) alone.AddRange(await ProbeAsync(product, $"alone-{round}"));
        Add(report, $"{database}: alone", alone, alone, delays);

        var events = Burst.EventsOf(Busy, guests);
        var posting = Task.Run(() => product.PostAsync(Busy, events));
        List<double> whilePosting = [];
        List<double> whileWorking = [];
        for (var round = 0; !posting.IsCompleted || await LeftAsync(product) > 0; round++)
        {
            var isPosting = !posting.IsCompleted;
            (isPosting ? whilePosting : whileWorking).AddRange(await ProbeAsync(product, $"beside-{round}"));
        }
        await posting;
        await product.SettleAsync(Neighbour, TimeSpan.FromMilliseconds(100));

        Add(
            report,
            $"{database}: beside {guests.ToString("N0", CultureInfo.InvariantCulture)} posted and worked on",
            [.. whilePosting, .. whileWorking],
            alone,
            delays);
        Add(report, $"{database}: of these while they are posted", whilePosting, alone);
    }

    private static async Task<long> LeftAsync(RunningProduct product) =>
        (await product.Store.GetBacklogAsync(OrgId.Parse(Busy), DateTimeOffset.UtcNow, default)).Waiting;

    /// <summary>Always as many: whoever posts is slower at first, and so in each round alike.</summary>
    private static async Task<double[]> ProbeAsync(RunningProduct product, string round)
    {
        await using var child = BenchmarkProcess.Start(
            "probe",
            product.Url.ToString(),
            Neighbour,
            product.WebhookSecretOf(Neighbour),
            "1",
            WebhooksOfRound.ToString(CultureInfo.InvariantCulture),
            round);
        var line = await child.AnswerAsync();
        return JsonSerializer.Deserialize<double[]>(line)!;
    }

    private static void Add(Report report, string what, List<double> waits, List<double> alone, Delays? delays = null)
    {
        (string, double)[] figures =
        [
            ("p50 ms", Percentile.Of(waits, 50)),
            ("p99 ms", Percentile.Of(waits, 99)),
            ("webhooks", waits.Count),
            ("times alone (p50)", Percentile.Of(waits, 50) / Percentile.Of(alone, 50)),
        ];
        report.Add(Name, what, delays is null ? figures : [.. figures, .. delays.TakeAway()]);
    }
}
