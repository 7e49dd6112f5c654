using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>A value that cannot be of its field's type: the JSON parser of Salesforce refuses it before any record is looked at.</summary>
internal sealed class UnreadableValueException(string message, Field field) : Exception(message)
{
    public Field Field { get; } = field;
}

/// <summary>From JSON or text to the stored value of a field. Texts are trimmed; an empty text is null.</summary>
internal static class ValueReader
{
    private static readonly string[] DateTimeFormats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd"];

    public static object? Read(Field field, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Blank(field),
        JsonValueKind.True or JsonValueKind.False when field.Type == FieldType.Boolean => json.GetBoolean(),
        JsonValueKind.Number when field.Type.IsNumber() => Number(field, json.GetRawText()),
        JsonValueKind.String => Read(field, json.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when field.Type.IsText() => json.GetRawText(),
        _ => throw Unreadable(field, json.GetRawText(), $"VALUE_{json.ValueKind.ToString().ToUpperInvariant()}"),
    };

    public static object? Read(Field field, string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
            return Blank(field);
        return field.Type switch
        {
            FieldType.Boolean => trimmed.ToLowerInvariant() switch { "true" or "1" => true, "false" or "0" => false, _ => throw Unreadable(field, text) },
            FieldType.Int or FieldType.Double or FieldType.Currency or FieldType.Percent => Number(field, trimmed),
            FieldType.Date => DateOnly.TryParseExact(trimmed.Length > 10 ? trimmed[..10] : trimmed, "yyyy-MM-dd", out var date) ? date : throw Unreadable(field, text),
            FieldType.DateTime => ReadDateTime(trimmed) ?? throw Unreadable(field, text),
            FieldType.Time => TimeOnly.TryParse(trimmed.TrimEnd('Z'), CultureInfo.InvariantCulture, out var time) ? time : throw Unreadable(field, text),
            FieldType.Id or FieldType.Reference => RecordId.TryParse(trimmed, out var id) ? id : throw new SaveException("MALFORMED_ID", $"{field.Label}: id value of incorrect type: {trimmed}", field.Name),
            _ => trimmed,
        };
    }

    public static DateTime? ReadDateTime(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var repaired = text.Length > 5 && text[^5] is '+' or '-' && text[^3] != ':' ? text.Insert(text.Length - 2, ":") : text;
        return DateTime.TryParseExact(repaired, DateTimeFormats, CultureInfo.InvariantCulture, Utc, out var time)
            ? new DateTime(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc)
            : null;
    }

    private static bool? Blank(Field field) => field.Type == FieldType.Boolean ? false : null;

    private static decimal Number(Field field, string text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw Unreadable(field, text);
        return field.Type == FieldType.Int && number != decimal.Truncate(number) ? throw Unreadable(field, text) : number;
    }

    private static UnreadableValueException Unreadable(Field field, string text, string token = "VALUE_STRING") =>
        new($"Cannot deserialize instance of {field.Type.ApiName()} from {token} value {text.Trim('"')} or request may be missing a required field at [line:1, column:1]", field);
}
