using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Lets requests with one of the org's API keys through. An org that is not there looks like a wrong key.</summary>
internal sealed class ApiKeyFilter(OrgAccessCache cache) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (PresentedKey.Of(http.Request) is not { } key) return KeyProblems.Missing("an API key of the org");
        var access = OrgId.TryParse((string?)http.Request.RouteValues["org"], out var org)
            ? await cache.FindAsync(org, http.RequestAborted)
            : OrgAccess.Closed;
        return access.IsApiKey(key) ? await next(context) : KeyProblems.Invalid("an API key of the org");
    }
}

/// <summary>Lets requests with the operator key or one of the org's API keys through, for orgs that are there.</summary>
internal sealed class ReaderFilter(OrgAccessCache cache, OperatorKeys operatorKeys, ISyncStore store) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (PresentedKey.Of(http.Request) is not { } key) return KeyProblems.Missing("an API key of the org, or the operator key");
        var named = OrgId.TryParse((string?)http.Request.RouteValues["org"], out var org);
        if (named && (await cache.FindAsync(org, http.RequestAborted)).IsApiKey(key)) return await next(context);
        if (!await operatorKeys.IsOperatorAsync(key, http.RequestAborted)) return KeyProblems.Invalid("an API key of the org, or the operator key");
        return await OrgRoute.RefuseUnknownAsync(store, http) ?? await next(context);
    }
}

/// <summary>Lets requests with the operator key through.</summary>
internal sealed class OperatorFilter(OperatorKeys operatorKeys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (PresentedKey.Of(http.Request) is not { } key) return KeyProblems.Missing("the operator key");
        return await operatorKeys.IsOperatorAsync(key, http.RequestAborted) ? await next(context) : KeyProblems.Invalid("the operator key");
    }
}

/// <summary>Before pages that are opened in a browser: takes the key from basic authentication, too, and has the browser ask for it.</summary>
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

/// <summary>Refuses orgs that are not there; behind <see cref="OperatorFilter"/>, which keeps strangers from asking.</summary>
internal sealed class KnownOrgFilter(ISyncStore store) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await OrgRoute.RefuseUnknownAsync(store, context.HttpContext) ?? await next(context);
}

internal static class OrgRoute
{
    /// <summary>Null when the org of the route is there.</summary>
    public static async ValueTask<IResult?> RefuseUnknownAsync(IOrgStore store, HttpContext http)
    {
        var text = (string?)http.Request.RouteValues["org"];
        if (OrgId.TryParse(text, out var org) && await store.FindOrgAsync(org, http.RequestAborted) is not null) return null;
        return Problem.Of(ProblemKinds.OrgNotFound, $"There is no org '{text}'. GET /v1/orgs lists them; PUT /v1/orgs/{{org}} makes one.");
    }
}

internal static class KeyProblems
{
    public static IResult Missing(string needed) => Problem.Of(
        ProblemKinds.KeyMissing, $"This address needs {needed}. Send it as 'Authorization: Bearer …' or 'X-Api-Key: …'.");

    public static IResult Invalid(string needed) => Problem.Of(
        ProblemKinds.KeyInvalid, $"This address needs {needed}, and the key sent is not one. Check the org in the address and the key; an operator can make a new one.");
}
