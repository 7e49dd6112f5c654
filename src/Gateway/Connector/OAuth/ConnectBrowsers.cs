using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.People;

namespace OnceHub.Sync.Gateway;

/// <summary>Which browser goes to Salesforce or comes back, and who is signed in there.</summary>
internal sealed class ConnectBrowsers(ConnectAddresses addresses, Sessions sessions, SessionCookie cookie)
{
    /// <summary>Gives the browser its cookie.</summary>
    public Task<ConnectBrowser> LeavingAsync(HttpContext http) => OfAsync(http, ConnectCookie.Give(http, addresses.IsHttps(http)));

    public Task<ConnectBrowser> ComingBackAsync(HttpContext http) => OfAsync(http, ConnectCookie.Find(http, addresses.IsHttps(http)));

    private async Task<ConnectBrowser> OfAsync(HttpContext http, string? secret)
    {
        var person = cookie.Read(http) is { } token ? await sessions.FindAsync(token, http.RequestAborted) : null;
        return new ConnectBrowser(secret, person?.Person.Email, KnowsPeople: !addresses.PeopleAreElsewhere);
    }
}
