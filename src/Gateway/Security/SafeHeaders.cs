using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace OnceHub.Sync.Gateway;

/// <summary>Answers under /v1 hold keys and personal data: no cache keeps them, and no browser takes them for something else.</summary>
internal sealed class SafeHeaders : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            if (http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)) http.Response.Headers.CacheControl = "no-store";
            return following(http);
        });
        next(app);
    };
}
