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
        if (environment.IsDevelopment() || listening.IsOnThisMachineOnly) return;
        if (configuration[PublicUrl] is not { Length: > 0 } address)
            throw new SiloStartException(
                $"{PublicUrl} is not set, and other machines can reach this process: without it, "
                + "webhook and login addresses would be made of whatever "
                + "host a request names. Set the address that OnceHub and browsers use, for example https://hooks.example.com; "
                + "or listen on this machine "
                + "only (--urls http://127.0.0.1:5080); or, to try something out, set the environment to Development.");
        CheckSafe(PublicUrl, address);
        if (configuration[ConsoleUrl] is { Length: > 0 } console) CheckSafe(ConsoleUrl, console);
    }

    private static void CheckSafe(string setting, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            throw new SiloStartException(
                $"{setting} is '{address}', and must be an https:// address: guests' data, keys and sessions travel there. "
                + "End TLS at a proxy before this "
                + "process, or give it a certificate of its own (Kestrel:Endpoints, docs/operations.md).");
    }
}
