using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>An id is its text, whatever options a document is written with.</summary>
internal sealed class SalesforceIdJson : JsonConverter<SalesforceId>
{
    public override SalesforceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SalesforceId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a Salesforce id.");

    public override void Write(Utf8JsonWriter writer, SalesforceId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
