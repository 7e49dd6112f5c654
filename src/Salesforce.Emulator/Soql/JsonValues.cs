using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>Values as the REST API writes them.</summary>
internal static class JsonValues
{
    public static void Write(Utf8JsonWriter json, object? value, Field? field)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case decimal number when field is null || field.Type == FieldType.Int:
                json.WriteRawValue(Plain(number), skipInputValidation: true);
                break;
            case decimal number: json.WriteRawValue(Double(number), skipInputValidation: true); break;
            case IReadOnlyDictionary<string, object?> compound: WriteCompound(json, compound); break;
            default: json.WriteStringValue(Text(value)); break;
        }
    }

    public static string Text(object value) => value switch
    {
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        decimal number => Plain(number),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>As Java writes a double: 5.0, and 1.25E7 from ten million on.</summary>
    private static string Double(decimal number)
    {
        var size = Math.Abs(number);
        if (size is not 0 and (>= 10_000_000m or < 0.001m))
        {
            var exponent = (int)Math.Floor(Math.Log10((double)size));
            var mantissa = number / (decimal)Math.Pow(10, exponent);
            return mantissa.ToString("0.0################", CultureInfo.InvariantCulture)
                + "E"
                + exponent.ToString(CultureInfo.InvariantCulture);
        }
        return number.ToString("0.0#################", CultureInfo.InvariantCulture);
    }

    private static string Plain(decimal number) => number.ToString("0.##################", CultureInfo.InvariantCulture);

    private static void WriteCompound(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> parts)
    {
        json.WriteStartObject();
        foreach (var (key, value) in parts)
        {
            json.WritePropertyName(key);
            Write(json, value, null);
        }
        json.WriteEndObject();
    }
}
