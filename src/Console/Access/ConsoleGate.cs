using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Layout;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Access;

/// <summary>Marks the endpoints that are pages.</summary>
internal sealed record ConsolePage;

/// <summary>Stands before every page: who asks, whether he may, how much he may send; and what is shown when a page cannot be.</summary>
internal sealed partial class ConsoleGate(RequestDelegate next, IVisitors visitors, OrgDirectory orgs, ILogger<ConsoleGate> logger)
{
    private const long MostFromStrangers = 16 * 1024;
    private const long MostFromVisitors = 2 * 1024 * 1024;

    /// <summary>The header of what a page's script asks for while nobody does anything.</summary>
    private const string ByItself = "X-By-Itself";

    private static readonly string[] OfMachines = ["/v1", "/health", "/openapi", "/assets"];

    public async Task InvokeAsync(HttpContext http, Visit visit)
    {
        if (http.GetEndpoint() is not { } endpoint)
        {
            await next(http);
            if (IsUnknownPage(http)) await ShowAsync(http, StatusCodes.Status404NotFound, "There is no such page", "Check the address.");
            return;
        }
        if (endpoint.Metadata.GetMetadata<ConsolePage>() is null)
        {
            await next(http);
            return;
        }
        ConsoleHeaders.Set(http);
        try
        {
            await EnterAsync(http, endpoint, visit);
        }
        catch (Exception failed) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            await ExplainAsync(http, failed);
        }
    }

    private async Task EnterAsync(HttpContext http, Endpoint endpoint, Visit visit)
    {
        visit.Begin(http.Request.Cookies["tz"], visitors.AddressOf(http));
        // A page that asks for itself again, because something happened, is no use of the session.
        var visitor = await visitors.FindAsync(http, isUse: !http.Request.Headers.ContainsKey(ByItself));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = visitor is null ? MostFromStrangers : MostFromVisitors;
        if (visitor is not null)
        {
            var all = await orgs.ListAsync(http.RequestAborted);
            // Antiforgery tokens are good for who was given them.
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, visitor.Name)], "session"));
            visit.Enter(visitor, [.. all.Where(org => visitor.Roles.RoleIn(org.Org) is not null)]);
        }
        else if (endpoint.Metadata.GetMetadata<OpenToAllAttribute>() is null)
        {
            // A form is sent to the page that it stands on, which is what is gone back to.
            var wanted = HttpMethods.IsGet(http.Request.Method) || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
                ? http.Request.Path + http.Request.QueryString
                : "/";
            http.Response.Redirect($"{http.Request.PathBase}/signin{QueryString.Create("next", wanted)}");
            return;
        }
        if (await WhyNotAsync(http, endpoint, visit)) return;
        await next(http);
        // Of a form without a token that holds, the renderer answers the status alone.
        if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest }
            && http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            // Neither the form, while that stands, nor what the renderer has begun may be there as another page is rendered.
            http.Features.Set<IAntiforgeryValidationFeature>(null);
            http.Response.Clear();
            await ShowAsync(
                http, StatusCodes.Status400BadRequest, "This form could not be taken",
                "It is of a session that has ended, or of another browser. Nothing was changed. Load the page again, and send it anew.");
        }
    }

    /// <summary>True once a refusal was shown.</summary>
    private static async Task<bool> WhyNotAsync(HttpContext http, Endpoint endpoint, Visit visit)
    {
        if (endpoint.Metadata.GetMetadata<OpenToAllAttribute>() is not null) return false;
        if (http.Request.RouteValues["org"] is string org && !visit.Enter(org))
        {
            await ShowAsync(
                http, StatusCodes.Status404NotFound, $"There is no org '{org}'",
                "Or you have no role in it: an administrator of the org can give you one.");
            return true;
        }
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var needed = reads
            ? endpoint.Metadata.GetMetadata<ReadByAttribute>()?.Role ?? Role.Viewer
            : endpoint.Metadata.GetMetadata<ChangedByAttribute>()?.Role ?? Role.Administrator;
        if (visit.May(needed) || (!visit.HasOrg && needed == Role.Viewer)) return false;
        await ShowAsync(
            http, StatusCodes.Status403Forbidden, "You may not do this",
            $"It needs the role of {RoleNames.WithArticle(needed)}. Nothing was changed. An administrator can give you the role.");
        return true;
    }

    private async Task ExplainAsync(HttpContext http, Exception failed)
    {
        http.Response.Clear();
        ConsoleHeaders.Set(http);
        switch (failed)
        {
            case BadHttpRequestException bad:
                await ShowAsync(http, bad.StatusCode, "This could not be taken", "Go back, load the page again, and try once more.");
                break;
            case StoreUnavailableException:
                http.Response.Headers.RetryAfter = "5";
                await ShowAsync(
                    http, StatusCodes.Status503ServiceUnavailable, "The database cannot be reached",
                    "Whether a change was saved is not known: look again in a moment. Load the page again.");
                break;
            case SecretUnreadableException unreadable:
                await ShowAsync(http, StatusCodes.Status503ServiceUnavailable, "A secret cannot be read", unreadable.Message);
                break;
            default:
                LogFailed(logger, failed, http.Request.Path);
                await ShowAsync(
                    http, StatusCodes.Status500InternalServerError, "Something broke here",
                    $"It is in the log under {http.TraceIdentifier}. Load the page again; if it stays so, tell who runs this service.");
                break;
        }
    }

    private static bool IsUnknownPage(HttpContext http) =>
        http.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false, ContentLength: null, ContentType: null }
        && HttpMethods.IsGet(http.Request.Method)
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !OfMachines.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    private static async Task ShowAsync(HttpContext http, int status, string title, string text)
    {
        ConsoleHeaders.Set(http);
        http.Response.StatusCode = status;
        // A page that broke half-way has used up what a scope has for one page.
        await using var scope = http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var former = http.RequestServices;
        http.RequestServices = scope.ServiceProvider;
        await new RazorComponentResult<ProblemPage>(new { Title = title, Text = text }) { StatusCode = status }.ExecuteAsync(http);
        http.RequestServices = former;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The page {Path} could not be shown")]
    private static partial void LogFailed(ILogger logger, Exception failed, string path);
}
