using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>A request of whose body some bytes come, and no more.</summary>
internal sealed class SlowRequest : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private SlowRequest()
    {
    }

    /// <summary>A webhook that is signed by nobody, in form only.</summary>
    public static Task<SlowRequest> WebhookAsync(GatewayHost gateway)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return SendAsync(gateway, "/v1/orgs/nobody/webhooks/oncehub", $"Oncehub-Signature: t={time},s={new string('0', 64)}");
    }

    /// <param name="spaces">How much of the body comes beyond its beginning.</param>
    public static async Task<SlowRequest> SendAsync(GatewayHost gateway, string path, string header, int spaces = 0)
    {
        var request = new SlowRequest();
        await request._socket.ConnectAsync(IPAddress.Loopback, gateway.Client.BaseAddress!.Port);
        await request._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: gateway\r\n{header}\r\nContent-Length: {1_000 + spaces}\r\n\r\n{{\"id\":"
            + new string(' ', spaces)));
        return request;
    }

    /// <summary>Head and body of the answer, once the server has closed the connection behind it.</summary>
    public async Task<string> LastAnswerAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var stream = new NetworkStream(_socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(patience.Token);
    }

    public void Dispose() => _socket.Dispose();
}
