using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Lets requests through with an API key of the org that may post events. An org that is not there looks like a wrong key.
/// </summary>
internal sealed class ApiKeyFilter(OrgAccessCache cache, WrongKeys wrongKeys, KeyUses uses, TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (PresentedKey.Of(http.Request) is not { } key) return KeyProblems.Missing("an API key of the org");
        var access = OrgId.TryParse((string?)http.Request.RouteValues["org"], out var org)
            ? await cache.FindAsync(org, http.RequestAborted)
            : OrgAccess.Closed;
        if (access.FindApiKey(key, time.GetUtcNow()) is { } found)
        {
            await uses.NoteAsync(found.HexHash, http.RequestAborted);
            return found.Scopes.HasFlag(KeyScopes.Ingest)
                ? await next(context)
                : KeyProblems.ScopeMissing(found.Name, found.Scopes, KeyScopes.Ingest);
        }
        await wrongKeys.NoteAsync(http);
        return AccessTelemetry.Refuse(KeyProblems.Invalid("an API key of the org"), ProblemKinds.KeyInvalid);
    }
}

/// <summary>
/// Before pages that are opened in a browser: takes the key from basic authentication, too, and has the browser ask for it.
/// </summary>
internal sealed class BrowserKeyFilter : IEndpointFilter
{
    private const string Challenge = "Basic realm=\"OnceHub.Orleans: any user name, the operator key as password\", charset=\"UTF-8\"";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (PresentedKey.PasswordOf(http.Request) is { } key) http.Request.Headers.Authorization = $"Bearer {key}";
        http.Response.OnStarting(() =>
        {
            if (http.Response.StatusCode == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = Challenge;
            return Task.CompletedTask;
        });
        return next(context);
    }
}

internal static class KeyProblems
{
    public static IResult Missing(string needed) => Problem.Of(
        ProblemKinds.KeyMissing, $"This address needs {needed}. Send a key as 'Authorization: Bearer …' or 'X-Api-Key: …'.");

    public static IResult Invalid(string needed) => Problem.Of(
        ProblemKinds.KeyInvalid,
        $"This address needs {needed}, and the key sent is not one. "
        + "Check the org in the address and the key; an operator can make a new one.");

    public static IResult ScopeMissing(string key, KeyScopes scopes, KeyScopes needed) => AccessTelemetry.Refuse(
        Problem.Of(
            ProblemKinds.ScopeMissing,
            $"This needs an API key with the scope {NamesOf(needed)}; '{key}' has {NamesOf(scopes)}. An administrator can make another key."),
        ProblemKinds.ScopeMissing);

    private static string NamesOf(KeyScopes scopes) => string.Join(", ", KeyScopeNames.Of(scopes));
}
