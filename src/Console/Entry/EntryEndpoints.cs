using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages.Entry;

/// <summary>Coming in by a link, and going.</summary>
internal static class EntryEndpoints
{
    public static void MapEntry(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/signin/link", static async (HttpContext http, string? token, IVisitors visitors) =>
                token is { Length: < 200 } && await visitors.SignInByLinkAsync(http, token)
                    ? Results.LocalRedirect("~/")
                    : Results.LocalRedirect("~/signin?link=used"))
            .WithMetadata(new ConsolePage(), new OpenToAllAttribute()).ExcludeFromDescription();
        endpoints.MapPost("/signout", static async (HttpContext http, IVisitors visitors) =>
            {
                if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true }) return Results.BadRequest();
                await visitors.SignOutAsync(http);
                return Results.LocalRedirect("~/signin");
            })
            .WithMetadata(new ConsolePage(), new OpenToAllAttribute(), new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();
    }
}
