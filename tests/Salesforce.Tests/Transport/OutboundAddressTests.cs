using System.Net;
using System.Net.Sockets;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class OutboundAddressTests
{
    [Theory]
    [InlineData("13.110.54.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.100.100.200", false)]     // Alibaba's metadata
    [InlineData("169.254.169.254", false)]     // everybody else's
    [InlineData("168.63.129.16", false)]       // Azure's wire server
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("64:ff9b::d6e:3601", true)]
    public void An_address_is_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, OutboundAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]                  // What a name resolves to counts.
    public async Task Nothing_is_sent_to_this_machine_unless_its_host_is_named(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var accepting = listener.AcceptTcpClientAsync();

        using (var refusing = Client())
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => refusing.GetAsync(new Uri($"http://{host}:{port}/")));
            Assert.Contains("no public address", refused.Message, StringComparison.Ordinal);
        }
        Assert.False(accepting.IsCompleted);

        using var connecting = Client(host);
        var asking = connecting.GetAsync(new Uri($"http://{host}:{port}/"));
        using (var accepted = await accepting.WaitAsync(TimeSpan.FromSeconds(60)))
            await accepted.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
        using var answer = await asking;
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static HttpClient Client(params string[] exempt) =>
        new(new SocketsHttpHandler { ConnectCallback = new OutboundAddresses(exempt).ConnectAsync, UseProxy = false });
}
