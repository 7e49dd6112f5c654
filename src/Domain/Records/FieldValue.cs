using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>A value of a Salesforce field as REST carries it: text (dates and datetimes too), number, boolean or null.</summary>
[JsonConverter(typeof(FieldValueJson))]
public readonly record struct FieldValue
{
    private readonly string? _text;
    private readonly decimal _number;

    private FieldValue(FieldValueKind kind, string? text, decimal number)
    {
        Kind = kind;
        _text = text;
        _number = number;
    }

    public static FieldValue Null => default;

    public FieldValueKind Kind { get; }

    /// <summary>The text; null unless <see cref="Kind"/> is Text.</summary>
    public string? Text => _text;

    /// <summary>The number; null unless <see cref="Kind"/> is Number.</summary>
    public decimal? Number => Kind == FieldValueKind.Number ? _number : null;

    /// <summary>Null unless <see cref="Kind"/> is Boolean.</summary>
    public bool? Flag => Kind == FieldValueKind.Boolean ? _number != 0 : null;

    /// <summary>True for null, and for text that is empty or white space.</summary>
    public bool IsBlank => Kind == FieldValueKind.Null || (Kind == FieldValueKind.Text && string.IsNullOrWhiteSpace(_text));

    public static FieldValue Of(string? text) => text is null ? Null : new(FieldValueKind.Text, text, 0);

    public static FieldValue Of(decimal number) => new(FieldValueKind.Number, null, number);

    public static FieldValue Of(bool flag) => new(FieldValueKind.Boolean, null, flag ? 1 : 0);

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
        switch (Kind)
        {
            case FieldValueKind.Text: writer.WriteStringValue(_text); break;
            case FieldValueKind.Number: writer.WriteNumberValue(_number); break;
            case FieldValueKind.Boolean: writer.WriteBooleanValue(_number != 0); break;
            default: writer.WriteNullValue(); break;
        }
    }

    public override string ToString() => Kind switch
    {
        FieldValueKind.Text => _text!,
        FieldValueKind.Number => _number.ToString(CultureInfo.InvariantCulture),
        FieldValueKind.Boolean => _number != 0 ? "true" : "false",
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
