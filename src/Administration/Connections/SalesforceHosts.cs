namespace OnceHub.Sync.Administration.Connections;

/// <summary>Whose addresses are Salesforce's own, where nobody but Salesforce reads what is sent.</summary>
internal static class SalesforceHosts
{
    // The public cloud, the United States' government's, and the one in China.
    private static readonly string[] Domains = [".salesforce.com", ".salesforce.mil", ".sfcrmproducts.cn"];

    public static bool Has(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.AbsolutePath == "/"
        && Domains.Any(domain => url.IdnHost.EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a secret that was stored for one address may be sent to another: only to the same host, or within Salesforce.</summary>
    public static bool Share(Uri stored, Uri other) =>
        (stored.Scheme == other.Scheme && string.Equals(stored.Authority, other.Authority, StringComparison.OrdinalIgnoreCase))
        || (Has(stored) && Has(other));
}
