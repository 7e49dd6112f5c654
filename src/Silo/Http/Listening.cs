using System.Net;
using System.Net.Sockets;

namespace OnceHub.Sync.Silo.Http;

/// <summary>
/// Where the configuration has the process listen: <c>Kestrel:Endpoints</c>, else <c>Urls</c>, else the ports of ASP.NET Core's images.
/// </summary>
internal sealed class Listening(IReadOnlyList<BindingAddress> addresses)
{
    /// <summary>No other machine reaches it.</summary>
    public bool IsOnThisMachineOnly => addresses.All(IsLocal);

    public bool HasPort(int port) => addresses.Any(address => !address.IsUnixPipe && !address.IsNamedPipe && address.Port == port);

    /// <exception cref="SiloStartException">An address cannot be read.</exception>
    public static Listening Read(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => endpoint["Url"])
            .OfType<string>()
            .ToArray();
        return new Listening([.. (endpoints.Length > 0 ? endpoints : Urls(configuration)).Select(Parse)]);
    }

    /// <summary>
    /// Before anything is started, so that a port that is taken is told in a sentence. Where somebody is faster in between, the server
    /// itself refuses.
    /// </summary>
    /// <exception cref="SiloStartException">An address is taken, or this process may not listen there.</exception>
    public void CheckFree()
    {
        foreach (var address in addresses)
        {
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0) continue;
            var ip = IPAddress.TryParse(address.Host, out var given) ? given
                : IsLocal(address) ? IPAddress.Loopback
                : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
            try
            {
                using var probe = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                if (ip.Equals(IPAddress.IPv6Any)) probe.DualMode = true;
                probe.Bind(new IPEndPoint(ip, address.Port));
                probe.Listen(1);
            }
            catch (SocketException refused)
            {
                throw new SiloStartException(
                    $"{address} cannot be listened on: {WhyNot(refused)} {AnotherAddress}",
                    refused);
            }
        }
    }

    /// <summary>What to do about an address that is taken.</summary>
    public const string AnotherAddress = "Choose another address with --urls, for example --urls http://127.0.0.1:5081.";

    private static string WhyNot(SocketException refused) => refused.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another program listens there.",
        SocketError.AccessDenied => "this process may not (ports below 1024 are the system's).",
        SocketError.AddressNotAvailable => "this machine has no such address.",
        _ => $"{refused.Message}.",
    };

    private static string[] Urls(IConfiguration configuration)
    {
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls) return Parts(urls);
        var ports = new[] { ("http", WebHostDefaults.HttpPortsKey), ("https", WebHostDefaults.HttpsPortsKey) }
            .SelectMany(scheme => Parts(configuration[scheme.Item2] ?? "").Select(port => $"{scheme.Item1}://*:{port}"))
            .ToArray();
        return ports.Length > 0 ? ports : ["http://localhost:5000"];
    }

    private static BindingAddress Parse(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException wrong)
        {
            throw new SiloStartException($"'{address}' is not an address to listen on. One is http://127.0.0.1:5080.", wrong);
        }
    }

    private static string[] Parts(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsLocal(BindingAddress address) =>
        address.IsUnixPipe || address.IsNamedPipe
        || string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
