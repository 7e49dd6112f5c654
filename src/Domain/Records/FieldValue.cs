using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>A value of a Salesforce field as REST carries it: text (dates and datetimes too), number, boolean or null.</summary>
[JsonConverter(typeof(FieldValueJson))]
public readonly record struct FieldValue
{
    // A string, a decimal or a bool: nearly all are texts, and a record has many values.
    private readonly object? _value;

    private FieldValue(FieldValueKind kind, object value)
    {
        Kind = kind;
        _value = value;
    }

    public static FieldValue Null => default;

    public FieldValueKind Kind { get; }

    /// <summary>The text; null unless <see cref="Kind"/> is Text.</summary>
    public string? Text => _value as string;

    /// <summary>The number; null unless <see cref="Kind"/> is Number.</summary>
    public decimal? Number => _value as decimal?;

    /// <summary>Null unless <see cref="Kind"/> is Boolean.</summary>
    public bool? Flag => _value as bool?;

    /// <summary>True for null, and for text that is empty or white space.</summary>
    public bool IsBlank => Kind == FieldValueKind.Null || (Kind == FieldValueKind.Text && string.IsNullOrWhiteSpace(Text));

    public static FieldValue Of(string? text) => text is null ? Null : new(FieldValueKind.Text, text);

    public static FieldValue Of(decimal number) => new(FieldValueKind.Number, number);

    public static FieldValue Of(bool flag) => new(FieldValueKind.Boolean, flag);

    /// <summary>As Salesforce reads it in REST: UTC, to the millisecond.</summary>
    public static FieldValue Of(DateTimeOffset time) => Of(IsoTime.Milliseconds(time));

    /// <summary>Arrays and objects, which no field of ours holds, read as null.</summary>
    public static FieldValue Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => Of(json.GetString()),
        JsonValueKind.Number when json.TryGetDecimal(out var number) => Of(number),
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        _ => Null,
    };

    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (_value)
        {
            case string text: writer.WriteStringValue(text); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            default: writer.WriteNullValue(); break;
        }
    }

    public override string ToString() => _value switch
    {
        string text => text,
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => "",
    };
}

public enum FieldValueKind
{
    Null = 0,
    Text,
    Number,
    Boolean,
}
