namespace OnceHub.Sync.Domain;

/// <summary>
/// What a required field holds because nobody said anything (OnceHub's help, Salesforce field validation): OnceHub's own
/// connector writes the same. Nobody means it, so it counts as empty; a zero or a day may be meant.
/// </summary>
internal static class StandInValues
{
    private static readonly string[] Texts = [PersonName.Unspecified, "email@example.com", "1234567890", "http://NA"];

    public static bool Are(string text) => Texts.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <param name="field">A field that is too short for the whole word holds its beginning.</param>
    public static bool Are(FieldValue value, FieldType? field) => value.Text is { } text
        && (
            Are(text)
            || (
                field is { Length: > 0 } known
                && known.Length < PersonName.Unspecified.Length
                && text == PersonName.Unspecified[..known.Length]));
}
