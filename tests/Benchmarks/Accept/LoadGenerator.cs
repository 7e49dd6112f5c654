using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Client;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Posts signed webhooks over connections that stay open, each with one request under way, written and read with as little
/// work as can be: it takes processor time from what it measures.
/// </summary>
internal static class LoadGenerator
{
    /// <summary>Arguments: url, org, secret, connections, events, prefix. Prints one line of JSON.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (waits, seconds) = await PostAsync(args);
        Console.WriteLine(JsonSerializer.Serialize(new Load(waits.Length / seconds, Percentile.Of(waits, 50), Percentile.Of(waits, 99))));
        return 0;
    }

    /// <summary>The same arguments. Prints the milliseconds of each webhook.</summary>
    public static async Task<int> ProbeAsync(string[] args)
    {
        var (waits, _) = await PostAsync(args);
        Console.WriteLine(JsonSerializer.Serialize(waits));
        return 0;
    }

    private static async Task<(double[] Waits, double Seconds)> PostAsync(string[] args)
    {
        var (url, connections, events) = (new Uri(args[0]), int.Parse(args[3]), int.Parse(args[4]));
        var requests = Enumerable
            .Range(0, events)
            .AsParallel()
            .AsOrdered()
            .Select(i => Request(url, args[1], args[2], $"{args[5]}-{i}"))
            .ToArray();
        var waits = new double[events];
        var sockets = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ConnectAsync(url)));
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(sockets.Select(socket => Task.Run(async () =>
        {
            var buffer = new byte[8192];
            while (Interlocked.Increment(ref next) is var i && i < events)
            {
                var started = Stopwatch.GetTimestamp();
                await socket.SendAsync(requests[i]);
                await ReadAcceptedAsync(socket, buffer);
                waits[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var socket in sockets) socket.Dispose();
        return (waits, seconds);
    }

    private static async Task<Socket> ConnectAsync(Uri url)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port));
        return socket;
    }

    public static string BookingOf(string booking) => $"BKNG-{booking}";

    /// <summary>A webhook's body, and its header.</summary>
    public static (byte[] Body, string Signature) Signed(string secret, string booking)
    {
        var body = Encoding.UTF8.GetBytes(PublishedBooking.Event(BookingOf(booking), $"{booking}@example.com"));
        return (body, new WebhookSigner(secret).Sign(body));
    }

    private static byte[] Request(Uri url, string org, string secret, string booking)
    {
        var (body, signature) = Signed(secret, booking);
        var head =
            $"POST /v1/orgs/{org}/webhooks/oncehub HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: "
            + $"{body.Length}\r\nOncehub-Signature: {signature}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Reads one answer to its end.</summary>
    private static async Task ReadAcceptedAsync(Socket socket, byte[] buffer)
    {
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0) throw new InvalidOperationException("The server closed the connection.");
            length += read;
            if (IsWhole(buffer.AsSpan(0, length)))
            {
                if (buffer.AsSpan(0, length).StartsWith("HTTP/1.1 202"u8)) return;
                throw new InvalidOperationException($"Not accepted: {Encoding.UTF8.GetString(buffer, 0, length)}");
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = answer[..(end + 2)];
        if (head.IndexOf("chunked"u8) >= 0) return answer.EndsWith("0\r\n\r\n"u8);
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return true;
        var number = head[(at + "Content-Length: ".Length)..];
        return answer.Length >= end + 4 + int.Parse(number[..number.IndexOf((byte)'\r')]);
    }
}
