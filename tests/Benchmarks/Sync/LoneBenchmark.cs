using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// One webhook at a time, each of a new guest, with nothing else to do: from posting it until it is accepted, and until its booking is
/// in Salesforce and recorded, as the product's own measurement of an event's delay tells.
/// </summary>
internal static class LoneBenchmark
{
    private const string Name = "lone";
    private const string Org = "lone";
    private const string Outcomes = "oncehub.sync.event.delay";
    private const int WarmUp = 100;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Report report, bool quick)
    {
        var count = quick ? 300 : 1_000;
        await EachStore.RunAsync(Name, (store, configuration) => MeasureAsync(report, count, store, configuration));
    }

    private static async Task MeasureAsync(Report report, int count, string store, (string Name, string Value)[] configuration)
    {
        await using var product = await RunningProduct.StartAsync(configuration);
        await product.ConnectAsync(Org);
        await Burst.OfGuestsAsync(product, Org, "lone-warm", 8_000);
        var ended = new TaskCompletionSource();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == Outcomes) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => ended.TrySetResult());
        listener.Start();
        using var http = new HttpClient();
        var address = new Uri(product.Url, $"/v1/orgs/{Org}/webhooks/oncehub");
        List<double> accepted = [];
        List<double> synced = [];
        for (var i = 0; i < WarmUp + count; i++)
        {
            ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var started = Stopwatch.GetTimestamp();
            await PostAsync(http, address, product.WebhookSecretOf(Org), $"lone-{i}");
            var answered = Stopwatch.GetElapsedTime(started);
            await ended.Task.WaitAsync(Patience);
            if (i >= WarmUp)
            {
                accepted.Add(answered.TotalMilliseconds);
                synced.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            await Task.Delay(Between);
        }
        report.Add(
            Name,
            store,
            ("p50 ms", Percentile.Of(synced, 50)),
            ("p99 ms", Percentile.Of(synced, 99)),
            ("accepted p50 ms", Percentile.Of(accepted, 50)),
            ("accepted p99 ms", Percentile.Of(accepted, 99)));
    }

    private static async Task PostAsync(HttpClient http, Uri address, string secret, string booking)
    {
        var (body, signature) = LoadGenerator.Signed(secret, booking);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Oncehub-Signature", signature);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
