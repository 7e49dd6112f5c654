namespace OnceHub.Sync.Domain;

/// <summary>Texts that others wrote, put before our own: Salesforce ends some of its messages without a full stop.</summary>
public static class Sentence
{
    private const string Ends = ".!?\u2026\u3002\uFF01\uFF1F";
    private const string Pauses = ",;:";
    private const string Closing = "\"')]\u201D\u2019\u00BB";

    /// <summary>The text, trimmed and with a full stop where it has no end of its own. Empty for a blank one.</summary>
    public static string Of(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty || trimmed.TrimEnd(Closing) is [.., var last] && Ends.Contains(last, StringComparison.Ordinal))
            return trimmed.ToString();
        var open = trimmed.TrimEnd(Pauses);
        return open.IsEmpty ? "" : $"{open}.";
    }

    /// <summary>The texts one after another, each a sentence; blank ones are left out.</summary>
    public static string Join(params ReadOnlySpan<string?> texts)
    {
        var joined = new List<string>(texts.Length);
        foreach (var text in texts)
            if (Of(text) is { Length: > 0 } sentence) joined.Add(sentence);
        return string.Join(' ', joined);
    }
}
