using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Answers under /v1 hold keys and personal data: no cache keeps them, no browser takes them for something else, and who came by HTTPS goes
/// on so.
/// </summary>
internal sealed class SafeHeaders(ConnectAddresses addresses, IOptions<GatewayOptions> options) : IStartupFilter
{
    private readonly string? _strictTransport = options.Value.StrictTransportTime > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"max-age={(long)options.Value.StrictTransportTime.TotalSeconds}")
        : null;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            if (_strictTransport is not null && addresses.IsHttps(http)) http.Response.Headers.StrictTransportSecurity = _strictTransport;
            // Routes do not tell upper from lower case either.
            if (http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
                http.Response.Headers.CacheControl = "no-store";
            return following(http);
        });
        next(app);
    };
}
