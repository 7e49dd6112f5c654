using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>From JSON or text to the stored value of a field, by the forms that its type takes.</summary>
internal static class ValueReader
{
    /// <summary>A value of a JSON body: only what the API takes.</summary>
    /// <exception cref="UnreadableValueException">It is of another form.</exception>
    public static object? Read(Field field, JsonElement json)
    {
        var form = FieldForm.Of(field.Type);
        return json.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => Blank(field),
            JsonValueKind.String when json.GetString()!.Trim() is { Length: > 0 } text => form.Read(text) ?? throw Unreadable(field, json),
            JsonValueKind.String => form.TakesEmptyText ? null : throw Unreadable(field, json),
            JsonValueKind.Number when form.TakesNumbers => form.Read(json.GetRawText()) ?? throw Unreadable(field, json),
            JsonValueKind.True or JsonValueKind.False when form.TakesBooleans => json.GetBoolean(),
            _ => throw Unreadable(field, json),
        };
    }

    /// <summary>A value of CSV, of XML or of an address, where more forms are taken. An empty one is null.</summary>
    /// <exception cref="UnreadableValueException">It is of another form.</exception>
    public static object? Read(Field field, string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 ? Blank(field) : FieldForm.Of(field.Type).ReadCell(trimmed) ?? throw Unreadable(field, text);
    }

    private static bool? Blank(Field field) => field.Type == FieldType.Boolean ? false : null;

    private static Exception Unreadable(Field field, JsonElement json) => field.Type.IsId() && json.ValueKind == JsonValueKind.String
        ? MalformedId(field, json.GetString()!)
        : new UnreadableValueException(field, json);

    private static Exception Unreadable(Field field, string text) =>
        field.Type.IsId() ? MalformedId(field, text) : new UnreadableValueException(field, text);

    private static SaveException MalformedId(Field field, string text) =>
        new("MALFORMED_ID", $"{field.Label}: id value of incorrect type: {text.Trim()}", field.Name);
}
