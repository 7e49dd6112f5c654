using Microsoft.Extensions.Options;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Pages.Connect;

namespace OnceHub.Sync.Silo.Visitors;

/// <summary>The configured addresses, else the one that the browser asked for.</summary>
internal sealed class SiteAddresses(IOptions<GatewayOptions> options) : ISiteAddresses
{
    public Uri RootOf(HttpContext http) => new(options.Value.PublicRoot(http.Request) + "/");

    public Uri ConsoleRootOf(HttpContext http) => new(options.Value.ConsoleRoot(http.Request) + "/");
}
