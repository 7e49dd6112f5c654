using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>Whether a mail domain tells nothing of a company, because anybody can have an address there.</summary>
public static class PublicMail
{
    private static readonly FrozenSet<string> Hosts = Words(PublicMailHosts.Hosts);
    private static readonly FrozenSet<string> Brands = Words(PublicMailHosts.Brands);

    /// <summary>A host of the list or a part of one (<c>vip.qq.com</c>), or a brand's domain in any country.</summary>
    public static bool IsHost(string domain)
    {
        var name = domain.Trim().TrimEnd('.').ToLowerInvariant();
        for (var at = 0; at >= 0; at = name.IndexOf('.', at) is >= 0 and var dot ? dot + 1 : -1)
        {
            var end = name.IndexOf('.', at);
            if (end < 0) return false;
            if (Hosts.Contains(name[at..]) || (Brands.Contains(name[at..end]) && IsCountry(name.AsSpan(end + 1)))) return true;
        }
        return false;
    }

    /// <summary><c>com</c>, <c>de</c>, <c>co.uk</c>, <c>com.br</c>; not <c>acme.com</c>, whose live.acme.com is its own.</summary>
    private static bool IsCountry(ReadOnlySpan<char> suffix)
    {
        var dot = suffix.IndexOf('.');
        return dot < 0
            ? suffix is "com" or "net" or "org" or "me" || suffix.Length == 2
            : suffix[..dot] is "co" or "com" or "net" or "org" or "ne" or "or" && suffix.Length == dot + 3;
    }

    private static FrozenSet<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
