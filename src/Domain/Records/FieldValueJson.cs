using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>A value is itself, whatever options a document is written with.</summary>
internal sealed class FieldValueJson : JsonConverter<FieldValue>
{
    public override FieldValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return FieldValue.Of(value.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options) => value.WriteTo(writer);
}
