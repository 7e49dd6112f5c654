namespace OnceHub.Sync.Grains;

/// <summary>A company's domain as people write it into Account.Website, which cannot be searched by a part of it.</summary>
internal static class Websites
{
    private static readonly string[] Starts = ["", "www.", "https://", "https://www.", "http://", "http://www."];

    public static IEnumerable<string> Of(string domain) => Starts.SelectMany(start => new[] { start + domain, $"{start}{domain}/" });

    /// <summary>Null for a text that is no website.</summary>
    public static string? DomainOf(string? website)
    {
        if (string.IsNullOrWhiteSpace(website)) return null;
        var text = website.Trim().ToLowerInvariant();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) text = text[(scheme + 3)..];
        var end = text.AsSpan().IndexOfAny('/', '?', ':');
        if (end >= 0) text = text[..end];
        return text.StartsWith("www.", StringComparison.Ordinal) ? text[4..] : text;
    }
}
