namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Composite references (<c>@{person.id}</c>) within field values. Salesforce looks for them in every text, guests' notes
/// among them: an unknown one would fail the whole part. So only a value that is, whole, a reference to an earlier part is
/// left as it is; in any other text a space parts the two characters.
/// </summary>
internal static class References
{
    private const string Opening = "@{";

    /// <param name="earlier">The references that may be meant; none in a collection.</param>
    public static string Defuse(string text, IReadOnlySet<string> earlier) =>
        !text.Contains(Opening, StringComparison.Ordinal) || IsReferenceTo(text, earlier)
            ? text
            : text.Replace(Opening, "@ {", StringComparison.Ordinal);

    private static bool IsReferenceTo(string text, IReadOnlySet<string> earlier)
    {
        if (!text.StartsWith(Opening, StringComparison.Ordinal) || text[^1] != '}') return false;
        var inside = text[Opening.Length..^1];
        var end = inside.IndexOfAny(['.', '[']);
        return end > 0 && inside.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '[' or ']') && earlier.Contains(inside[..end]);
    }
}
