using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>A server of raw sockets, for what no well-behaved server does. Hands out tokens by itself.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<NetworkStream, CancellationToken, Task> _behave;
    private readonly Task _accepting;

    /// <param name="behave">What to do on the stream when a request other than a token's has been read, whole.</param>
    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> behave)
    {
        _behave = behave;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Bodies of the requests that were read whole.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public static Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

    public static Task RespondAsync(
        Stream stream,
        string status,
        string body,
        CancellationToken cancellationToken,
        string headers = "Content-Type: application/json\r\n") =>
        WriteAsync(
            stream, $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // Before the listener stops: one that has just taken a connection would ask a stopped one for the next.
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream) is var (path, body))
            {
                if (path.StartsWith("/services/oauth2/token", StringComparison.Ordinal))
                {
                    await RespondAsync(
                        stream,
                        "200 OK",
                        $$"""{"access_token":"token-x","instance_url":"{{Url.GetLeftPart(UriPartial.Authority)}}"}""",
                        _end.Token);
                    continue;
                }
                Bodies.Enqueue(body);
                await _behave(stream, _end.Token);
                if (!client.Connected) return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }

    private async Task<(string Path, string Body)?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var chunk = new byte[4096];
        while (true)
        {
            var read = await stream.ReadAsync(chunk, _end.Token);
            if (read == 0) return null;
            bytes.AddRange(chunk.AsSpan(0, read));
            var text = Encoding.Latin1.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var length = text[..end].Split("\r\n")
                .Where(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(h => int.Parse(h.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
            if (bytes.Count >= end + 4 + length) return (text.Split(' ')[1], text[(end + 4)..]);
        }
    }
}
