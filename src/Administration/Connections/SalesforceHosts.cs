namespace OnceHub.Sync.Administration.Connections;

/// <summary>Whose addresses are Salesforce's own, where nobody but Salesforce reads what is sent.</summary>
internal static class SalesforceHosts
{
    // The public cloud, the United States' government's, and the one in China.
    private static readonly string[] Domains = [".salesforce.com", ".salesforce.mil", ".sfcrmproducts.cn"];

    /// <summary>The host is Salesforce's.</summary>
    public static bool Own(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort
        && Domains.Any(domain => url.IdnHost.EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>Salesforce itself answers there; at a path an org's own code may.</summary>
    public static bool Has(Uri url) => Own(url) && url.AbsolutePath == "/";

    /// <summary>Whether a secret that was stored for one address may be sent to another: to the same host, or within Salesforce.</summary>
    public static bool Share(Uri stored, Uri other) =>
        (stored.Scheme == other.Scheme && string.Equals(stored.Authority, other.Authority, StringComparison.OrdinalIgnoreCase))
        || (Has(stored) && Has(other));
}
