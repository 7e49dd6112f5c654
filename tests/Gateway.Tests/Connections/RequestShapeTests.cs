using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>
/// Requests of which two servers, a proxy and this one, could think that they end at different places: what follows them
/// would then be taken for a request of its own.
/// </summary>
public sealed class RequestShapeTests(RequestShapeTests.Target target) : IClassFixture<RequestShapeTests.Target>
{
    private const string Body = "{}";
    private const string Chunks = "2\r\n{}\r\n0\r\n\r\n";
    private const string Hidden = "GET /v1/orgs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 2\r\nContent-Length: 56\r\n", Body)]
    [InlineData("Content-Length: 0x2\r\n", Body)]
    [InlineData("Content-Length: -1\r\n", Body)]
    [InlineData("Content-Length: 99999999999999999999\r\n", Body)]
    [InlineData("Transfer-Encoding: xchunked\r\n", Chunks)]
    [InlineData("Transfer-Encoding: chunked, identity\r\n", Chunks)]
    [InlineData("Transfer-Encoding : chunked\r\n", Chunks)]
    [InlineData("X-Folded: a\r\n b\r\nContent-Length: 2\r\n", Body)]
    [InlineData("X-Return: a\rb\r\nContent-Length: 2\r\n", Body)]
    [InlineData("X-Nul: a\0b\r\nContent-Length: 2\r\n", Body)]
    [InlineData("X-Line: a\nContent-Length: 2\r\n", Body)]
    [InlineData("Host: y\r\nContent-Length: 2\r\n", Body)]
    [InlineData("Transfer-Encoding: chunked\r\n", "2;a\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "2;a=\"b\rc\"\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "0x2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "2\r\n{}0\r\n\r\n")]
    public async Task Whose_end_is_in_doubt_is_refused_and_its_connection_closed(string headers, string body)
    {
        var answers = await AnswersAsync(headers, body);
        Assert.StartsWith("HTTP/1.1 400", answers, StringComparison.Ordinal);
        Assert.Equal(1, Count(answers));
    }

    [Fact]
    public async Task Lines_end_with_both_characters() =>
        Assert.StartsWith("HTTP/1.1 400", await SendAsync(_ => "GET /health/live HTTP/1.1\nHost: x\n\n"), StringComparison.Ordinal);

    [Fact]
    public async Task With_a_length_and_chunks_the_chunks_count_and_nothing_is_read_after_them()
    {
        var answers = await AnswersAsync($"Content-Length: {Chunks.Length + Hidden.Length}\r\nTransfer-Encoding: chunked\r\n", Chunks);
        Assert.StartsWith("HTTP/1.1 202", answers, StringComparison.Ordinal);
        Assert.Equal(1, Count(answers));
    }

    [Fact]
    public async Task What_is_in_no_doubt_is_taken_and_so_is_what_follows_it()
    {
        var answers = await AnswersAsync("Transfer-Encoding: chunked\r\n", "2;a=b\r\n{}\r\n0\r\nX-Trailer: c\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 202", answers, StringComparison.Ordinal);
        Assert.Equal(2, Count(answers));
    }

    /// <summary>A webhook that is signed as it should be, and another request behind it.</summary>
    private Task<string> AnswersAsync(string headers, string body) => SendAsync(org =>
    {
        var signature = Signing.Header(org.WebhookSecret, Encoding.UTF8.GetBytes(Body), DateTimeOffset.UtcNow);
        return $"POST /v1/orgs/{org.Org}/webhooks/oncehub HTTP/1.1\r\nHost: x\r\nOncehub-Signature: "
            + $"{signature}\r\n{headers}\r\n{body}{Hidden}";
    });

    /// <summary>All that is answered until the server closes.</summary>
    private async Task<string> SendAsync(Func<NewOrg, string> request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, target.Gateway.Client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request(target.Org)));
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await reader.ReadToEndAsync(patience.Token);
    }

    private static int Count(string answers) => answers.Split("HTTP/1.1 ").Length - 1;

    public sealed class Target : IAsyncLifetime
    {
        internal GatewayHost Gateway { get; private set; } = null!;

        internal NewOrg Org { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Gateway = await GatewayHost.StartAsync();
            Org = await Gateway.CreateOrgAsync();
        }

        public async Task DisposeAsync() => await Gateway.DisposeAsync();
    }
}
