using OnceHub.Sync.Gateway;

namespace OnceHub.Sync.Silo.Http;

/// <summary>
/// Stops the start of a process that others can reach and that does not know its own address, or is told one that is not safe.
/// </summary>
internal static class PublicAddress
{
    private const string PublicUrl = $"{GatewayOptions.Section}:{nameof(GatewayOptions.PublicUrl)}";
    private const string ConsoleUrl = $"{GatewayOptions.Section}:{nameof(GatewayOptions.ConsoleUrl)}";
    private const string AdministrationPort = $"{GatewayOptions.Section}:{nameof(GatewayOptions.AdministrationPort)}";

    /// <exception cref="SiloStartException">The settings do not fit where the process listens.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment, SiloRoles roles)
    {
        if ((roles & (SiloRoles.Gateway | SiloRoles.Console)) == 0) return;
        var listening = Listening.Read(configuration);
        if (configuration[AdministrationPort] is { Length: > 0 } text && int.TryParse(text, out var port) && !listening.HasPort(port))
            throw new SiloStartException(
                $"{AdministrationPort} is {port}, and the process does not listen there, so that nobody could administer anything. "
                + $"Add the port to Urls, for example --urls \"http://+:8080;http://+:{port}\".");
        foreach (var setting in new[] { PublicUrl, ConsoleUrl })
            if (configuration[setting] is { Length: > 0 } address) CheckForm(setting, address, environment.IsDevelopment());
        if (environment.IsDevelopment() || listening.IsOnThisMachineOnly) return;
        if (configuration[PublicUrl] is not { Length: > 0 })
            throw new SiloStartException(
                $"{PublicUrl} is not set, and other machines can reach this process: without it, "
                + "webhook and login addresses would be made of whatever "
                + "host a request names. Set the address that OnceHub and browsers use, for example https://hooks.example.com; "
                + "or listen on this machine "
                + "only (--urls http://127.0.0.1:5080); or, to try something out, set the environment to Development.");
    }

    /// <summary>
    /// Wherever the process listens: links, webhook addresses and the cookies' security are made of it. Where something is tried out, it
    /// may be http.
    /// </summary>
    private static void CheckForm(string setting, string address, bool mayBePlain)
    {
        var url = Uri.TryCreate(address, UriKind.Absolute, out var absolute) ? absolute : null;
        if (url is null || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || mayBePlain))))
            throw new SiloStartException(
                $"{setting} is '{address}', and must be an https:// address: guests' data, keys and sessions travel there. "
                + "End TLS at a proxy before this "
                + "process, or give it a certificate of its own (Kestrel:Endpoints, docs/operations.md).");
        if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            throw new SiloStartException(
                $"{setting} is '{address}', and must end with the host or a path: addresses are made by adding to it, so it can have no "
                + "user, query or fragment.");
    }
}
