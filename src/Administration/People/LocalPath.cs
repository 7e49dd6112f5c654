namespace OnceHub.Sync.Administration.People;

/// <summary>Where somebody goes on to after signing in: an address of these pages, never another site's.</summary>
public static class LocalPath
{
    // Wherever the pages are, a path that leads off this host leads off theirs.
    private static readonly Uri AnyHost = new("https://pages.invalid/");

    /// <summary>The path as it was asked for; the front page for whatever a browser could take for another site's.</summary>
    public static string Of(string? text) => IsLocal(text) ? text! : "/";

    /// <summary>The same, from the root of the pages: without its first slash.</summary>
    public static string FromRoot(string? text) => Of(text)[1..];

    private static bool IsLocal(string? text)
    {
        // Browsers read a backslash as a slash, and leave out tabs, ends of lines, and spaces before an address.
        if (text is not ['/', ..] || text.Any(char.IsControl) || text.Contains('\\', StringComparison.Ordinal)) return false;
        // Without its first slash too: "https:…" after one is another site's address.
        var fromRoot = text[1..].TrimStart();
        var firstSegment = fromRoot.AsSpan()[..(fromRoot.AsSpan().IndexOfAny('/', '?', '#') is var end and >= 0 ? end : fromRoot.Length)];
        return !fromRoot.StartsWith('/') && !firstSegment.Contains(':')
            && Uri.TryCreate(AnyHost, fromRoot, out var there)
            && there.GetLeftPart(UriPartial.Authority) == AnyHost.GetLeftPart(UriPartial.Authority);
    }
}
