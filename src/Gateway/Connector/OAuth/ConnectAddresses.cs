using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>Our own addresses that a browser opens on its way to Salesforce and back.</summary>
internal sealed class ConnectAddresses(IOptions<GatewayOptions> options)
{
    /// <summary>The callback URL of the connected app.</summary>
    public Uri Callback(HttpContext http) => new(options.Value.PublicRoot(http.Request) + "/v1/oauth/callback");

    /// <summary>What a browser opens first, so that the state is tied to it.</summary>
    public Uri LinkTo(HttpContext http, string state) =>
        new($"{options.Value.PublicRoot(http.Request)}/v1/oauth/begin?state={Uri.EscapeDataString(state)}");

    /// <summary>A page of the console.</summary>
    public Uri Page(HttpContext http, string path) => new($"{options.Value.ConsoleRoot(http.Request)}/{path}");

    /// <summary>Whether people may be signed in at another host than the one that a browser leaves from and comes back to.</summary>
    public bool PeopleAreElsewhere => options.Value.HasSessionsElsewhere();

    public bool IsHttps(HttpContext http) => http.Request.IsHttps || options.Value.PublicUrl?.Scheme == Uri.UriSchemeHttps;
}
