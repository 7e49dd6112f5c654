using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>A reference to an answer that is not there.</summary>
internal sealed class BrokenReferenceException(string message) : Exception(message);

/// <summary>Puts values of earlier answers where <c>@{ref.path}</c> stands, in addresses and bodies.</summary>
internal sealed partial class References
{
    private readonly Dictionary<string, JsonElement> _answers = new(StringComparer.Ordinal);

    public void Add(string referenceId, ApiAnswer answer)
    {
        if (!answer.IsError && answer.Body.Length > 0)
            _answers[referenceId] = JsonElement.Parse(answer.Body.Span);
    }

    public static bool In(string text) => Reference().IsMatch(text);

    /// <exception cref="BrokenReferenceException">A reference has no value.</exception>
    public string Resolve(string text) => Reference().Replace(text, m => Value(m.Groups["id"].Value, m.Groups["path"].Value) ?? "");

    /// <summary>Resolves inside JSON strings. A string that is nothing but one reference takes the value as it is.</summary>
    public ReadOnlyMemory<byte> ResolveJson(JsonElement json)
    {
        var text = json.GetRawText();
        return text.Contains("@{", StringComparison.Ordinal) ? JsonBytes.Write(writer => Copy(writer, json)) : Encoding.UTF8.GetBytes(text);
    }

    private void Copy(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in json.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Copy(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                    Copy(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Resolve(json.GetString()!));
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private string? Value(string id, string path)
    {
        if (!_answers.TryGetValue(id, out var value))
            throw new BrokenReferenceException($"Invalid reference specified. No value for {id}{path} found in {id}");
        foreach (Match step in Step().Matches(path))
        {
            if (step.Groups["index"].Success)
                value =
                    value.ValueKind == JsonValueKind.Array
                    && int.Parse(step.Groups["index"].Value, System.Globalization.CultureInfo.InvariantCulture) is var i
                    && i < value.GetArrayLength()
                        ? value[i]
                        : default;
            else if (value.ValueKind == JsonValueKind.Object)
                value = value
                    .EnumerateObject()
                    .FirstOrDefault(p => p.Name.Equals(step.Groups["name"].Value, StringComparison.OrdinalIgnoreCase))
                    .Value;
            else
                value = default;
            if (value.ValueKind == JsonValueKind.Undefined)
                throw new BrokenReferenceException($"Invalid reference specified. No value for {id}{path} found in {id}");
        }
        return value.ValueKind == JsonValueKind.Null ? null : value.ToString();
    }

    [GeneratedRegex(@"@\{(?<id>[A-Za-z0-9][A-Za-z0-9_]*)(?<path>(?:\.\w+|\[\d+\])*)\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\.(?<name>\w+)|\[(?<index>\d+)\]")]
    private static partial Regex Step();
}
