namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>A query that Salesforce refuses; code and text as it writes them.</summary>
internal sealed class SoqlException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    public static SoqlException Malformed(string text, int position, string message) => At("MALFORMED_QUERY", text, position, message);

    public static SoqlException InvalidField(string text, int position, string message) => At("INVALID_FIELD", text, position, message);

    public static SoqlException At(string code, string text, int position, string message) => new(code, Caret(text, position, message));

    /// <summary>Salesforce shows the line with a caret under the place, then says what is wrong.</summary>
    private static string Caret(string text, int position, string message)
    {
        var from = Math.Max(0, position - 30);
        var shown = text[from..Math.Min(text.Length, position + 30)].ReplaceLineEndings(" ");
        return $"\n{shown}\n{new string(' ', position - from)}^\nERROR at Row:1:Column:{position + 1}\n{message}";
    }
}
