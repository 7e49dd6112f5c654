using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.People;
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
        ConnectBrowsers browsers,
        ConnectAddresses addresses,
        CancellationToken cancellationToken)
    {
        // It changes what is pending, and a navigation brings the session's cookie along from wherever it was begun.
        if (Callers.Of(http) is SignedInPerson && OtherSites.WhyNot(http) is { } refusal) return refusal;
        var request = new ConnectRequest { Environment = environment, LoginUrl = loginUrl, ClientId = clientId };
        return await start.BeginAsync(OrgId.Parse(org), request, addresses.Callback(http), cancellationToken) switch
        {
            // The cookie that the browser comes back with is to be of the host that it comes back to.
            Done<string> begun when addresses.PeopleAreElsewhere => TypedResults.Redirect(addresses.LinkTo(http, begun.Value).AbsoluteUri),
            Done<string> begun => await LeaveAsync(http, begun.Value, start, browsers, addresses, cancellationToken),
            Refused<string> refused => RefusalProblems.Of(refused.Refusal, org),
            var other => throw new InvalidOperationException($"There is no answer for a {other.GetType().Name}."),
        };
    }

    public static async Task<IResult> BeginAsync(
        HttpContext http, string org, ConnectStart start, ConnectAddresses addresses, CancellationToken cancellationToken)
    {
        var request = await JsonBody.ReadAsync<ConnectRequest>(http);
        return await start.BeginAsync(OrgId.Parse(org), request, addresses.Callback(http), cancellationToken)
            .AnswerAsync(org, state => TypedResults.Ok(new ConnectBegun(addresses.LinkTo(http, state).AbsoluteUri)));
    }

    public static async Task<IResult> LeaveAsync(
        HttpContext http,
        string? state,
        ConnectStart start,
        ConnectBrowsers browsers,
        ConnectAddresses addresses,
        CancellationToken cancellationToken)
    {
        var left = start.LeaveAsync(state, await browsers.LeavingAsync(http), cancellationToken);
        return await AnswerBrowserAsync(http, state, addresses, left, static page => TypedResults.Redirect(page.AbsoluteUri));
    }

    public static async Task<IResult> CallbackAsync(
        HttpContext http,
        string? state,
        string? code,
        string? error,
        [FromQuery(Name = "error_description")] string? errorDescription,
        ConnectFinish finish,
        ConnectBrowsers browsers,
        ConnectAddresses addresses,
        CancellationToken cancellationToken)
    {
        var finished = finish.FinishAsync(
            state, await browsers.ComingBackAsync(http), new CameBack(code, error, errorDescription), cancellationToken);
        return await AnswerBrowserAsync(http, state, addresses, finished, ended => ended switch
        {
            OrgConnected org when IsBrowser(http) =>
                ConnectPage.Of(Connected.Of(org), addresses.Page(http, $"o/{org.Org}/setup")),
            OrgConnected org => TypedResults.Ok(Connected.Of(org)),
            PersonConnected person when IsBrowser(http) => ConnectPage.Of(PersonConnectedView.Of(person)),
            PersonConnected person => TypedResults.Ok(PersonConnectedView.Of(person)),
            _ => throw new InvalidOperationException($"There is no answer for a {ended.GetType().Name}."),
        });
    }

    /// <summary>Who follows links is a person, and gets a page.</summary>
    private static async Task<IResult> AnswerBrowserAsync<T>(
        HttpContext http, string? state, ConnectAddresses addresses, Task<Result<T>> asked, Func<T, IResult> done) => await asked switch
    {
        Done<T> made => done(made.Value),
        Refused<T> refused when IsBrowser(http) => ConnectPage.Of(
            refused.Refusal, PendingConnects.OrgOf(state) is { } org ? addresses.Page(http, $"o/{org}/salesforce") : null),
        Refused<T> refused => RefusalProblems.Of(refused.Refusal, "{org}"),
        var other => throw new InvalidOperationException($"There is no answer for a {other.GetType().Name}."),
    };

    private static bool IsBrowser(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

/// <param name="AuthorizeUrl">Open it in the browser in which you log in to Salesforce, within ten minutes. It is this browser's from then
/// on.</param>
internal sealed record ConnectBegun(string AuthorizeUrl)
{
    // The address carries the state.
    public override string ToString() => nameof(ConnectBegun);
}

/// <param name="Check">What the connected user may do.</param>
/// <param name="Findings">What of the settings, which are kept as they are, does not fit this Salesforce org.</param>
internal sealed record Connected(string Org, RightsView Check, IReadOnlyList<FindingView> Findings)
{
    public static Connected Of(OrgConnected connected) => new(connected.Org.Value, connected.Check, FindingView.Of(connected.Findings));
}

internal sealed record PersonConnectedView(string Org, UserView User)
{
    public static PersonConnectedView Of(PersonConnected connected) => new(connected.Org.Value, UserView.Of(connected.User, true));
}
