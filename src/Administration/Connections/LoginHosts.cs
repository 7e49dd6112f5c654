using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>
/// Where orgs may log in: at Salesforce's own addresses and at hosts that the configuration names. Nobody makes this process ask any other,
/// its neighbours in the network among them.
/// </summary>
public sealed class LoginHosts(IOptions<ConnectedAppOptions> options)
{
    /// <exception cref="RefusedException">Nobody may log in there.</exception>
    internal Uri Check(Uri loginUrl)
    {
        if (SalesforceHosts.Own(loginUrl) || options.Value.LoginHosts.Contains(loginUrl.IdnHost, StringComparer.OrdinalIgnoreCase))
            return loginUrl;
        throw new RefusedException(
            RefusalKind.ConnectionInvalid,
            $"Nothing was saved: 'loginUrl' is at {loginUrl.Authority}, which is none of Salesforce's own hosts. "
            + "Use https://login.salesforce.com, https://test.salesforce.com or the org's own domain; "
            + "whoever configures this service can allow another host in OnceHub:Gateway:LoginHosts.");
    }
}
