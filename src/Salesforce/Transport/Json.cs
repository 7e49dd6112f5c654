using System.Text.Json;
using System.Text.Unicode;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>Reading JSON that may be anything.</summary>
internal static class Json
{
    /// <summary>
    /// Undefined when the bytes are not JSON: an HTML page, half an answer, nothing. A text in it can be read, also one that was cut amid a
    /// character.
    /// </summary>
    public static JsonElement ParseOrUndefined(byte[] bytes)
    {
        if (bytes.Length == 0 || !Utf8.IsValid(bytes)) return default;
        try
        {
            return JsonElement.Parse(EscapedSurrogates.Mend(bytes));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    public static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool Flag(JsonElement json, string name) => Member(json, name).ValueKind == JsonValueKind.True;

    public static int Number(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : 0;

    /// <summary>The items of an array member; none where it is missing or something else.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement json, string name) => Items(Member(json, name));

    public static IEnumerable<JsonElement> Items(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [];
}
