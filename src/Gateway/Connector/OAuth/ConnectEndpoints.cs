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
        return TypedResults.Redirect((await start.BeginAsync(http, OrgId.Parse(org), request, cancellationToken)).AbsoluteUri);
    }

    public static async Task<IResult> BeginAsync(HttpContext http, string org, ConnectStart start, CancellationToken cancellationToken)
    {
        var request = await JsonBody.ReadAsync<ConnectRequest>(http);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ConnectBegun((await start.BeginAsync(http, OrgId.Parse(org), request, cancellationToken)).AbsoluteUri));
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
        var isBrowser = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        try
        {
            var connected = await finish.FinishAsync(state, code, error, errorDescription, cancellationToken);
            return isBrowser ? ConnectPage.Of(connected) : TypedResults.Ok(connected);
        }
        catch (ProblemException problem) when (isBrowser)
        {
            return ConnectPage.Of(problem);
        }
    }
}

/// <param name="AuthorizeUrl">Open it in a browser, within ten minutes.</param>
internal sealed record ConnectBegun(string AuthorizeUrl)
{
    // The address carries the state.
    public override string ToString() => nameof(ConnectBegun);
}
