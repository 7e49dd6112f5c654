using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Whom a request is counted to: the address of its connection, or what a proxy that is named in
/// <c>OnceHub:Gateway:TrustedProxies</c> says of it in <c>X-Forwarded-For</c>. Nobody else's word is taken.
/// </summary>
internal sealed class ClientAddresses(IOptions<GatewayOptions> options)
{
    private const string ForwardedFor = "X-Forwarded-For";

    // Who has one IPv6 address has its whole network of 2^64.
    private const int BytesOfIPv6Network = 8;

    private readonly IPNetwork[] _proxies =
        [
            .. options.Value.TrustedProxies.Select(proxy =>
                TryParseNetwork(proxy, out var network) ? network : throw new FormatException(proxy)),
        ];

    /// <summary>The client's address; of IPv6, its /64 network.</summary>
    public IPAddress Of(HttpContext http) => Grouped(ExactOf(http));

    /// <summary>The client's address itself, to be told.</summary>
    public IPAddress ExactOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!IsProxy(address)) return Plain(address);
        // Each proxy appends the address of who called it: the last one that is no proxy's is the client.
        var said = http.Request.Headers[ForwardedFor].ToString().AsSpan();
        while (IsProxy(address) && !said.IsEmpty)
        {
            var comma = said.LastIndexOf(',');
            if (!TryParseForwarded(said[(comma + 1)..].Trim(), out var before)) break;
            address = before;
            said = comma < 0 ? [] : said[..comma];
        }
        return Plain(address);
    }

    public bool IsProxy(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var proxy in _proxies)
            if (proxy.Contains(plain)) return true;
        return false;
    }

    /// <summary>IPv4 as it is, also where it comes as IPv6; of IPv6 the /64 network.</summary>
    public static IPAddress Grouped(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6) return plain;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(BytesOfIPv6Network).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>Reads an address, or a network such as <c>10.0.0.0/8</c>.</summary>
    public static bool TryParseNetwork(string? text, out IPNetwork network)
    {
        network = default;
        if (IPAddress.TryParse(text, out var address))
            network = new IPNetwork(Plain(address), Plain(address).AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32);
        else if (!IPNetwork.TryParse(text, out network)) return false;
        return true;
    }

    private static bool TryParseForwarded(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        if (IPAddress.TryParse(text, out var alone)) address = alone;
        else if (IPEndPoint.TryParse(text, out var withPort)) address = withPort.Address;
        else return false;
        return true;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
