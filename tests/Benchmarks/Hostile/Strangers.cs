using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// What nobody wants: bodies that never end, connections that say nothing, junk instead of requests, wrong signatures and keys,
/// administration without a key; and a tenant of good standing who sends events that nobody can use. Until it is killed.
/// </summary>
internal static class Strangers
{
    private const int Dripping = 1_500;
    private const int Silent = 500;
    private static readonly string[] Paths =
        [
            "/v1/orgs",
            "/v1/orgs/good/settings",
            "/v1/people",
            "/v1/session",
            "/signin",
            "/v1/oauth/callback?state=x&code=y",
            "/v1/orgs/good/bookings",
            "/nowhere",
        ];

    /// <summary>Arguments: url, webhook secret and API key of the org 'bad'.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        BenchmarkProcess.TakeLowestPriority();
        var url = new Uri(args[0]);
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, Dripping).Select(i => ForEverAsync(() => DripAsync(url, From(i)))),
            .. Enumerable.Range(0, Silent).Select(i => ForEverAsync(() => SayNothingAsync(url, From(i)))),
            .. Enumerable.Range(0, 4).Select(i => ForEverAsync(() => JunkAsync(url, i))),
            .. Enumerable.Range(0, 4).Select(i => ForEverAsync(() => GuessAsync(url, i))),
            ForEverAsync(() => PoisonAsync(url, args[1], args[2])),
        ]);
        return 0;
    }

    // Of many addresses, as far as one machine has them.
    private static IPAddress From(int number) => IPAddress.Parse($"127.0.{1 + (number % 40)}.{1 + (number % 200)}");

    private static async Task ForEverAsync(Func<Task> once)
    {
        while (true)
        {
            try
            {
                await once();
            }
            catch (Exception cut) when (cut is SocketException or IOException or HttpRequestException or OperationCanceledException)
            {
                // It was shown the door, which is what is tried out.
            }
            await Task.Delay(250 + Random.Shared.Next(500));
        }
    }

    private static async Task DripAsync(Uri url, IPAddress from)
    {
        using var socket = await ConnectAsync(url, from);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/orgs/good/webhooks/oncehub HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Length: 1000000\r\n"
            + "Oncehub-Signature: "
            + $"t={DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)},s={new string('0', 64)}\r\n\r\n"));
        var drop = new byte[Random.Shared.Next(1, 2_000)];
        for (var i = 0; i < 60; i++)
        {
            await socket.SendAsync(drop);
            await Task.Delay(1_000);
        }
    }

    private static async Task SayNothingAsync(Uri url, IPAddress from)
    {
        using var socket = await ConnectAsync(url, from);
        await socket.ReceiveAsync(new byte[1]);
    }

    private static async Task JunkAsync(Uri url, int number)
    {
        using var socket = await ConnectAsync(url, From(number));
        var junk = new byte[Random.Shared.Next(1, 60_000)];
        Random.Shared.NextBytes(junk);
        await socket.SendAsync(
            number % 2 == 0 ? junk : [.. "GET / HTTP/1.1\r\nX: "u8, .. Encoding.ASCII.GetBytes(Convert.ToHexString(junk))]);
        await socket.ReceiveAsync(new byte[4_096]);
    }

    private static async Task GuessAsync(Uri url, int number)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        for (var i = 0; i < 50; i++)
        {
            var body = new string('x', Random.Shared.Next(20_000));
            using var request = new HttpRequestMessage(
                number % 2 == 0 ? HttpMethod.Get : HttpMethod.Post,
                new Uri(url, number == 3 ? "/v1/orgs/good/webhooks/oncehub" : Paths[Random.Shared.Next(Paths.Length)]));
            if (number % 2 == 1) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            if (number == 3) request.Headers.Add("Oncehub-Signature", LoadGenerator.Signed("a-secret-of-nobody", "x").Signature);
            else request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Guid.NewGuid():n}");
            using var answer = await http.SendAsync(request);
        }
    }

    /// <summary>Events of an org that sends what it should not: signed and posted junk, guests with odd names, thousands at once.</summary>
    private static async Task PoisonAsync(Uri url, string secret, string apiKey)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", apiKey);
        var events = Enumerable.Range(0, 500).Select(i => i % 3 == 0
            ? $"{{\"id\":\"EVNT-{Guid.NewGuid():n}\",\"type\":\"booking.{i}\",\"data\":null}}"
            : PublishedBooking.Event(
                $"BKNG-{Guid.NewGuid():n}", i % 3 == 1 ? "no email" : $"guest{i}@bad.example.com", name: new string('=', i)));
        using var posted = await http.PostAsync(
            new Uri(url, "/v1/orgs/bad/events"), new StringContent(string.Join('\n', events), Encoding.UTF8, "application/x-ndjson"));
        var (body, signature) = LoadGenerator.Signed(secret, new string('z', Random.Shared.Next(2_000)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/v1/orgs/bad/webhooks/oncehub"))
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.Add("Oncehub-Signature", signature);
        using var answer = await http.SendAsync(request);
        await Task.Delay(2_000);
    }

    private static async Task<Socket> ConnectAsync(Uri url, IPAddress from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, url.Port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
