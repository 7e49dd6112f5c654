using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Believes a proxy that is named in <c>OnceHub:Gateway:TrustedProxies</c> that its client came by HTTPS; nobody else. What host was asked
/// for is
/// believed of nobody: <c>PublicUrl</c> says it.
/// </summary>
internal sealed class ForwardedScheme(ClientAddresses clients) : IStartupFilter
{
    private const string ForwardedProto = "X-Forwarded-Proto";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            // Of several proxies the last one, which is the one that is named, adds its word at the end.
            var said = http.Request.Headers[ForwardedProto].ToString().AsSpan();
            if (said[(said.LastIndexOf(',') + 1)..].Trim().Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase)
                && http.Connection.RemoteIpAddress is { } from && clients.IsProxy(from))
                http.Request.Scheme = Uri.UriSchemeHttps;
            return following(http);
        });
        next(app);
    };
}
