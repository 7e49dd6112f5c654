using System.Text.Json;

namespace OnceHub.Sync.Administration;

/// <summary>What the store holds, as JSON where it is.</summary>
public static class StoredJson
{
    public static JsonElement Element(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(json);
        }
    }
}
