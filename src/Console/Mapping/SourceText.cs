using System.Text;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Mapping;

/// <summary>Says what a source of the mapping is, in words.</summary>
internal static class SourceText
{
    /// <summary>'Guest: last name' of <c>guest.lastName</c>; of what was asked for, the question itself.</summary>
    public static string Label(string source)
    {
        if (After(source, SourceNames.Static) is { } value) return $"Always “{value}”";
        if (After(source, SourceNames.Template) is { } template) return $"Text: {template}";
        if (After(source, SourceNames.FormCustom) is { } question) return $"Form: {question}";
        if (After(source, SourceNames.BookingCustom) is { } custom) return $"Booking: {custom}";
        if (After(source, SourceNames.BookingUtm) is { } utm) return $"UTM: {utm}";
        if (After(source, SourceNames.ContactCustom) is { } field) return $"Contact: {field}";
        if (After(source, SourceNames.ConversationAnswers) is { } answer) return $"Answer: {answer}";
        var dot = source.IndexOf('.', StringComparison.Ordinal);
        return dot <= 0 ? source : $"{Words(source[..dot], true)}: {Words(source[(dot + 1)..], false)}";
    }

    public static string Kind(SourceType type) => type switch
    {
        SourceType.Boolean => "yes or no",
        SourceType.DateTime => "date and time",
        SourceType.Any => "whatever was answered",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string? After(string source, string prefix) =>
        source.Length > prefix.Length && source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? source[prefix.Length..] : null;

    private static string Words(string name, bool isFirst)
    {
        var words = new StringBuilder();
        foreach (var c in name)
        {
            if (c == '.') words.Append(' ');
            else if (char.IsAsciiLetterUpper(c)) words.Append(' ').Append(char.ToLowerInvariant(c));
            else words.Append(isFirst && words.Length == 0 ? char.ToUpperInvariant(c) : c);
        }
        return words.ToString();
    }
}
