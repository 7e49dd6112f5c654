using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The stable names of what can be mapped. <c>form.*</c> is what the guest typed; <c>contact.*</c> OnceHub's contact;
/// <c>guest.*</c> the form's value, else the contact's, so that the same rows serve bookings, conversations and contacts.
/// </summary>
public static class SourceNames
{
    /// <summary>Starts a value that is the same for all.</summary>
    public const string Static = "static:";

    /// <summary>Starts a text with other sources in braces.</summary>
    public const string Template = "template:";

    public const string FormCustom = "form.custom.";

    public const string BookingCustom = "booking.custom.";

    public const string BookingUtm = "booking.utm.";

    public const string ContactCustom = "contact.custom.";

    /// <summary>By internal label, else by question.</summary>
    public const string ConversationAnswers = "conversation.answers.";

    private static readonly string[] Prefixes = [FormCustom, BookingCustom, BookingUtm, ContactCustom, ConversationAnswers];

    internal static readonly FrozenDictionary<string, Func<MappingSource, FieldValue>> Readers = SourceReaders.All.ToFrozenDictionary(
        StringComparer.OrdinalIgnoreCase);

    /// <summary>All fixed names, sorted; besides these, the prefixes of custom fields, answers, UTM, static values and templates.</summary>
    public static ImmutableArray<string> All { get; } = [.. Readers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What is wrong with a source, for a person; null when it can be read.</summary>
    public static string? FaultOf(string source)
    {
        if (source.StartsWith(Static, StringComparison.OrdinalIgnoreCase))
            return source.Length > Static.Length ? null : "has no value after 'static:'.";
        if (source.StartsWith(Template, StringComparison.OrdinalIgnoreCase)) return FaultOfTemplate(source[Template.Length..]);
        if (Readers.ContainsKey(source) || HasPrefix(source)) return null;
        if (NearestName.Of(source, All.Concat(Prefixes)) is { } near)
            return $"'{source}' is not a OnceHub value. Did you mean {near}{(Prefixes.Contains(near) ? "…" : "")}?";
        return $"'{source}' is not a OnceHub value. Use one of {string.Join(", ", All)}, "
            + $"{string.Join(", ", Prefixes.Select(prefix => prefix + "…"))}, static:… or template:….";
    }

    private static bool HasPrefix(string source) =>
        Prefixes.Any(prefix => source.Length > prefix.Length && source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static string? FaultOfTemplate(string template)
    {
        if (template.Length == 0) return "has no text after 'template:'.";
        foreach (var (isSource, text) in TemplateText.Split(template))
            if (isSource
                && (text.StartsWith(Template, StringComparison.OrdinalIgnoreCase) ? "templates cannot hold templates." : FaultOf(text))
                    is { } fault)
                return fault;
        return null;
    }
}
