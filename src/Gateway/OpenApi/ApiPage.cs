using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// A page on which the API can be read and tried. It is the same for everybody and holds no key: whoever tries something types one. Its
/// scripts come from this process, and it may ask nobody else.
/// </summary>
internal static class ApiPage
{
    public const string Address = "/openapi/reference";

    // Styles are made by the page's script. Whatever it would ask of others is forbidden.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapApiPage(this IEndpointRouteBuilder endpoints)
    {
        var page = endpoints.MapScalarApiReference(Address, static (options, http) =>
        {
            options.WithTitle("OnceHub to Salesforce").WithNonce();
            options.OpenApiRoutePattern = "/openapi/{documentName}.json";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            http.Response.OnStarting(() =>
            {
                if (http.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
                    http.Response.Headers.ContentSecurityPolicy = Policy.Replace("{0}", nonce, StringComparison.Ordinal);
                return Task.CompletedTask;
            });
        });
        page.ExcludeFromDescription();
    }
}
