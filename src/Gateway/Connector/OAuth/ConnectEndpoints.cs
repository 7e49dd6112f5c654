using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>To Salesforce's login and back.</summary>
internal static class ConnectEndpoints
{
    public static async Task<IResult> RedirectAsync(
        HttpContext http,
        string org,
        [Description("production (the default) or sandbox.")] string? environment,
        [Description("The org's own domain instead of an environment.")] string? loginUrl,
        [Description("The connected app's consumer key, where it is neither configured nor stored.")] string? clientId,
        ConnectStart start,
        CancellationToken cancellationToken)
    {
        var request = new ConnectRequest { Environment = environment, LoginUrl = loginUrl, ClientId = clientId };
        http.Response.Headers.CacheControl = "no-store";
        var state = await start.BeginAsync(http, OrgId.Parse(org), request, cancellationToken);
        return TypedResults.Redirect((await start.LeaveAsync(http, state, cancellationToken)).AbsoluteUri);
    }

    public static async Task<IResult> BeginAsync(HttpContext http, string org, ConnectStart start, CancellationToken cancellationToken)
    {
        var request = await JsonBody.ReadAsync<ConnectRequest>(http);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ConnectBegun(start.LinkTo(http, await start.BeginAsync(http, OrgId.Parse(org), request, cancellationToken)).AbsoluteUri));
    }

    public static async Task<IResult> LeaveAsync(HttpContext http, string? state, ConnectStart start, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return TypedResults.Redirect((await start.LeaveAsync(http, state, cancellationToken)).AbsoluteUri);
        }
        catch (ProblemException problem) when (IsBrowser(http))
        {
            return ConnectPage.Of(problem);
        }
    }

    public static async Task<IResult> CallbackAsync(
        HttpContext http,
        string? state,
        string? code,
        string? error,
        [FromQuery(Name = "error_description")] string? errorDescription,
        ConnectFinish finish,
        CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var isBrowser = IsBrowser(http);
        try
        {
            var finished = await finish.FinishAsync(state, ConnectCookie.Find(http), code, error, errorDescription, cancellationToken);
            if (finished.Person is { } person) return isBrowser ? ConnectPage.Of(person) : TypedResults.Ok(person);
            return isBrowser ? ConnectPage.Of(finished.Org!) : TypedResults.Ok(finished.Org);
        }
        catch (ProblemException problem) when (isBrowser)
        {
            return ConnectPage.Of(problem);
        }
    }

    private static bool IsBrowser(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

/// <param name="AuthorizeUrl">Open it in the browser in which you log in to Salesforce, within ten minutes. It is this browser's from then on.</param>
internal sealed record ConnectBegun(string AuthorizeUrl)
{
    // The address carries the state.
    public override string ToString() => nameof(ConnectBegun);
}
