namespace OnceHub.Sync.Grains.Pipeline.Lookups;

/// <summary>
/// A company's domain as people write it into Account.Website: with or without scheme and www, and with any page of the site.
/// </summary>
internal static class Websites
{
    private static readonly string[] Starts = ["", "www.", "https://", "https://www.", "http://", "http://www."];

    /// <summary>How the field begins; what follows is another company's name where <see cref="DomainOf"/> says so.</summary>
    public static IEnumerable<string> BeginningsOf(string domain) => Starts.Select(start => start + domain);

    /// <summary>Null for a text that is no website.</summary>
    public static string? DomainOf(string? website)
    {
        if (string.IsNullOrWhiteSpace(website)) return null;
        var text = website.Trim().ToLowerInvariant();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) text = text[(scheme + 3)..];
        var end = text.AsSpan().IndexOfAny("/?:#");
        if (end >= 0) text = text[..end];
        text = text.TrimEnd('.', ' ');
        return text.StartsWith("www.", StringComparison.Ordinal) ? text[4..] : text;
    }
}
