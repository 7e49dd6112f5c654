using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway.Tests;

public class ClientAddressesTests
{
    [Theory]
    [InlineData("203.0.113.7", null, "203.0.113.7")]
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")]               // Nobody's word but a proxy's.
    [InlineData("10.1.2.3", "198.51.100.1", "198.51.100.1")]
    [InlineData("::ffff:10.1.2.3", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.1.2.3", "1.1.1.1, 198.51.100.1", "198.51.100.1")]       // What the caller wrote itself stands further left.
    [InlineData("10.1.2.3", "1.1.1.1, 198.51.100.1, 10.9.9.9", "198.51.100.1")]
    [InlineData("10.1.2.3", "198.51.100.1:4711", "198.51.100.1")]
    [InlineData("10.1.2.3", "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::")]
    [InlineData("10.1.2.3", "2001:db8:1:2:3::4", "2001:db8:1:2::")]
    [InlineData("10.1.2.3", "198.51.100.1, nonsense", "10.1.2.3")]
    [InlineData("10.1.2.3", null, "10.1.2.3")]
    [InlineData("10.1.2.3", "10.4.4.4", "10.4.4.4")]
    [InlineData("2001:db8:ffff::1", "198.51.100.1", "198.51.100.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", null, "2001:db8:1:2::")]
    [InlineData("fe80::1%3", null, "fe80::")]
    public void A_request_is_counted_to(string connection, string? forwarded, string client)
    {
        var options = new GatewayOptions { TrustedProxies = { "10.0.0.0/8", "2001:db8:ffff::1" } };
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwarded is not null) http.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(IPAddress.Parse(client), new ClientAddresses(Options.Create(options)).Of(http));
    }

    [Fact]
    public async Task An_address_has_as_many_connections_as_it_may_whatever_comes_and_goes()
    {
        var limits = GatewayLimits.Of(new GatewayOptions { MaxConnectionsPerAddress = 10 });
        var open = new ConnectionsPerAddress(limits, new ClientAddresses(Options.Create(new GatewayOptions())));
        for (var i = 0; i < 10; i++) Assert.True(open.TryOpen(IPAddress.Loopback));
        Assert.False(open.TryOpen(IPAddress.Loopback));
        Assert.True(open.TryOpen(IPAddress.Broadcast));

        // One leaves, and of many that come at once one gets its place.
        open.Close(IPAddress.Loopback);
        var entered = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), (_, _) =>
        {
            if (open.TryOpen(IPAddress.Loopback)) Interlocked.Increment(ref entered);
            return ValueTask.CompletedTask;
        });

        Assert.InRange(entered, 0, 1);
        for (var i = 0; i < 9 + entered; i++) open.Close(IPAddress.Loopback);
        for (var i = 0; i < 10; i++) Assert.True(open.TryOpen(IPAddress.Loopback));
    }
}
