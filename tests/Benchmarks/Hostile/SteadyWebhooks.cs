using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace OnceHub.Sync.Benchmarks;

/// <param name="Waits">Milliseconds of each webhook that was accepted.</param>
/// <param name="Accepted">Their bookings.</param>
/// <param name="Refused">Tries that were not accepted; each was made again, as OnceHub does.</param>
internal sealed record Steady(IReadOnlyList<double> Waits, IReadOnlyList<string> Accepted, int Refused)
{
    /// <summary>Of all that the server had, each second.</summary>
    public double ConnectionsEnded { get; init; }

    /// <summary>The share of the time for which collections of garbage stopped the server.</summary>
    public double Paused { get; init; }
}

/// <summary>
/// Twenty signed webhooks a second for some time, each tried again until it is accepted. The first seconds are not counted: it is this
/// process that is slow then.
/// </summary>
internal static class SteadyWebhooks
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromSeconds(1);

    /// <summary>Arguments: url, org, secret, seconds, prefix. Prints one line of JSON.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var address = new Uri(new Uri(args[0]), $"/v1/orgs/{args[1]}/webhooks/oncehub");
        List<double> waits = [];
        List<string> accepted = [];
        var refused = 0;
        List<Task> posting = [];
        var watch = Stopwatch.StartNew();
        for (var i = 0; watch.Elapsed < TimeSpan.FromSeconds(double.Parse(args[3], CultureInfo.InvariantCulture)); i++)
        {
            posting.Add(PostAsync($"{args[4]}-{i}"));
            await Task.Delay(Pace);
        }
        await Task.WhenAll(posting);
        Console.WriteLine(JsonSerializer.Serialize(new Steady(waits, accepted, refused)));
        return 0;

        async Task PostAsync(string booking)
        {
            var counts = watch.Elapsed > WarmUp;
            for (; ; await Task.Delay(BeforeNextTry))
            {
                var started = Stopwatch.GetTimestamp();
                if (!await TryPostAsync(http, address, args[2], booking))
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }
                lock (waits)
                {
                    if (counts) waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    accepted.Add(LoadGenerator.BookingOf(booking));
                }
                return;
            }
        }
    }

    private static async Task<bool> TryPostAsync(HttpClient http, Uri address, string secret, string booking)
    {
        var (body, signature) = LoadGenerator.Signed(secret, booking);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Oncehub-Signature", signature);
        try
        {
            using var answer = await http.SendAsync(request);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception cut) when (cut is HttpRequestException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
