using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>Our own addresses, without a slash at the end: as they are configured, else as the request that asks names them.</summary>
public static class OwnAddresses
{
    /// <summary>Where OnceHub reaches this gateway, and where Salesforce sends browsers back.</summary>
    public static string PublicRoot(this GatewayOptions options, HttpRequest request) => Root(options.PublicUrl, request);

    /// <summary>Where people reach the pages, and sign in.</summary>
    public static string ConsoleRoot(this GatewayOptions options, HttpRequest request) =>
        Root(options.ConsoleUrl ?? options.PublicUrl, request);

    /// <summary>
    /// Whether people may be signed in at another host than the public one. Cookies stay on their host, whatever the port, so that the
    /// public one does not see who comes.
    /// </summary>
    internal static bool HasSessionsElsewhere(this GatewayOptions options) =>
        // With a port of its own, administration is often at another host too.
        options.AdministrationPort is not null
        || (options is { ConsoleUrl: { } console, PublicUrl: { } open }
            && !console.IdnHost.Equals(open.IdnHost, StringComparison.OrdinalIgnoreCase));

    private static string Root(Uri? configured, HttpRequest request) =>
        configured?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
}
