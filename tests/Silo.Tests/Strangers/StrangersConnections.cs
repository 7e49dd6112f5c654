using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>Connections of somebody without any key, each in the middle of a body that never ends.</summary>
internal sealed class StrangersConnections(Uri url, IPAddress from, string path = "/v1/orgs/nobody/webhooks/oncehub") : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Socket, bool> _sockets = [];
    private readonly CancellationTokenSource _enough = new();
    private Task _dripping = Task.CompletedTask;

    /// <summary>Connections that the server still serves.</summary>
    public int Open => _sockets.Keys.Count(socket => !IsClosed(socket));

    /// <summary>Opens connections that send the head of a request and then the first bytes of its body.</summary>
    public async Task OpenAsync(int connections, int declaredBytes, int sentBytes = 0)
    {
        var head = Head(declaredBytes);
        for (var i = 0; i < connections && !_enough.IsCancellationRequested; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[socket] = true;
            socket.Bind(new IPEndPoint(from, 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, url.Port);
            }
            catch (SocketException cut) when (cut.SocketErrorCode == SocketError.ConnectionReset)
            {
                // One too many of its address: it was closed before it was told that it is open.
                continue;
            }
            await SendAsync(socket, head);
            if (sentBytes > 0) await SendAsync(socket, new byte[sentBytes]);
        }
    }

    /// <summary>From now on sends some bytes on each connection, faster than the server's lowest rate; cut ones are opened anew.</summary>
    public void Drip(int bytes, TimeSpan every) => _dripping = DripAsync(bytes, every);

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _dripping;
        foreach (var socket in _sockets.Keys) socket.Dispose();
    }

    private async Task DripAsync(int bytes, TimeSpan every)
    {
        var drop = new byte[bytes];
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(_enough.Token))
            {
                var cut = 0;
                foreach (var socket in _sockets.Keys)
                {
                    await SendAsync(socket, drop);
                    if (!IsClosed(socket)) continue;
                    _sockets.TryRemove(socket, out _);
                    socket.Dispose();
                    cut++;
                }
                await OpenAsync(cut, 1_000_000, bytes);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // Enough, or the process under test has ended.
        }
    }

    private byte[] Head(int declaredBytes) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\n"
        + "Oncehub-Signature: "
        + $"t={DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)},s={new string('0', 64)}\r\n"
        + $"Content-Length: {declaredBytes.ToString(CultureInfo.InvariantCulture)}\r\n\r\n");

    // A connection that the server has cut is no fault of the test.
    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes);
        }
        catch (SocketException)
        {
        }
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            // Takes in an answer that came before the end.
            while (socket.Poll(0, SelectMode.SelectRead))
                if (socket.Receive(new byte[4_096]) == 0) return true;
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
