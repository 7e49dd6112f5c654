namespace OnceHub.Sync.Domain;

/// <summary>
/// Finds what a guest chose among a picklist's values: by value, else by label, without case. Inactive values count as none.
/// </summary>
internal static class PicklistText
{
    private const int MaxLength = 255;

    public static FieldValue? One(FieldType field, string text, ICollection<FieldProblem> problems)
    {
        if (Find(field, text) is { } known) return FieldValue.Of(known);
        if (field.Restricted) return TypedValue.LeftOut(field, text, $"the picklist is restricted to {Known(field)}", problems);
        return FittingValue.FitsWhole(field.Name, text, field.Length > 0 ? field.Length : MaxLength, problems);
    }

    /// <summary>Parts stand between semicolons, line ends, or commas where the whole is no value itself.</summary>
    public static FieldValue? Several(FieldType field, string text, ICollection<FieldProblem> problems)
    {
        var parts = Find(field, text) is not null ? [text] : Split(field, text);
        var chosen = new List<string>();
        foreach (var part in parts)
            if ((Find(field, part) ?? (field.Restricted ? null : part)) is { } value)
            {
                if (!chosen.Contains(value, StringComparer.OrdinalIgnoreCase)) chosen.Add(value);
            }
            else
            {
                TypedValue.LeftOut(field, part, $"the picklist is restricted to {Known(field)}", problems);
            }
        return chosen.Count == 0 ? null : FieldValue.Of(string.Join(';', chosen));
    }

    private static string[] Split(FieldType field, string text)
    {
        const StringSplitOptions Clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var parts = text.Split([';', '\n'], Clean);
        return [.. parts.SelectMany(part => Find(field, part) is not null ? [part] : part.Split(',', Clean))];
    }

    private static string? Find(FieldType field, string text) =>
        (
            field.Choices.FirstOrDefault(choice => choice.Active && Same(choice.Value, text))
            ?? field.Choices.FirstOrDefault(choice => choice.Active && Same(choice.Label, text)))?.Value;

    private static string Known(FieldType field)
    {
        const int Shown = 10;
        var active = field.Choices.Where(choice => choice.Active).Select(choice => choice.Value).ToArray();
        return active.Length == 0 ? "no values at all" : string.Join(", ", active.Take(Shown)) + (active.Length > Shown ? "…" : "");
    }

    private static bool Same(string known, string given) => known.Equals(given, StringComparison.OrdinalIgnoreCase);
}
