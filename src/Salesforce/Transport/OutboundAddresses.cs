using System.Net;
using System.Net.Sockets;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Opens connections to public addresses only. A name is resolved here, and what it resolves to is what is connected to, so that no name
/// and no
/// answer of a login server leads this process to its own machine, its neighbours in the network, or a cloud's metadata.
/// </summary>
/// <param name="exemptHosts">Hosts that may be anywhere: those that whoever configures the process names.</param>
public sealed class OutboundAddresses(IReadOnlyCollection<string> exemptHosts)
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    // What translates IPv4 into IPv6, with the IPv4 address at its end.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <exception cref="HttpRequestException">The host is at no public address, or does not answer.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        // A proxy of the operator's own stands where it stands, and resolves by itself.
        var isProxy = !string.Equals(
            context.InitialRequestMessage.RequestUri?.IdnHost.Trim('[', ']'), host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
        var allowed = isProxy || IsExempt(host) ? addresses : Array.FindAll(addresses, IsPublic);
        if (allowed.Length == 0)
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                $"{host} is at no public address, and nothing is sent to this machine, its network or a cloud's metadata. "
                + "Whoever configures this service "
                + "can allow the host in OnceHub:Gateway:LoginHosts.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return IsPublic(address.MapToIPv4());
        if (Translated.Contains(address)) return IsPublic(new IPAddress(address.GetAddressBytes()[12..]));
        return !Array.Exists(NotPublic, network => network.Contains(address));
    }

    private bool IsExempt(string host) => exemptHosts.Contains(host.Trim('[', ']'), StringComparer.OrdinalIgnoreCase);
}
