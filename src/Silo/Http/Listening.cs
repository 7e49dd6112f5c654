using System.Net;

namespace OnceHub.Sync.Silo.Http;

/// <summary>Where the configuration has the process listen: <c>Kestrel:Endpoints</c>, else <c>Urls</c>, else the ports of ASP.NET Core's images.</summary>
internal sealed class Listening(IReadOnlyList<BindingAddress> addresses)
{
    /// <summary>No other machine reaches it.</summary>
    public bool IsOnThisMachineOnly => addresses.All(IsLocal);

    public bool HasPort(int port) => addresses.Any(address => !address.IsUnixPipe && !address.IsNamedPipe && address.Port == port);

    public static Listening Read(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToArray();
        return new Listening([.. (endpoints.Length > 0 ? endpoints : Urls(configuration)).Select(BindingAddress.Parse)]);
    }

    private static string[] Urls(IConfiguration configuration)
    {
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls) return Parts(urls);
        var ports = new[] { ("http", WebHostDefaults.HttpPortsKey), ("https", WebHostDefaults.HttpsPortsKey) }
            .SelectMany(scheme => Parts(configuration[scheme.Item2] ?? "").Select(port => $"{scheme.Item1}://*:{port}"))
            .ToArray();
        return ports.Length > 0 ? ports : ["http://localhost:5000"];
    }

    private static string[] Parts(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsLocal(BindingAddress address) =>
        address.IsUnixPipe || address.IsNamedPipe
        || string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
