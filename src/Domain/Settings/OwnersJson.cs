using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>Writes the owner table sorted by name: the same settings are the same text, so that documents can be compared.</summary>
internal sealed class OwnersJson : JsonConverter<ImmutableDictionary<string, SalesforceId>>
{
    /// <summary>Documents are read by <see cref="OrgSettingsReader"/>, which names what is wrong.</summary>
    public override ImmutableDictionary<string, SalesforceId> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options) => throw new NotSupportedException("Settings are read by OrgSettingsJson.Parse.");

    public override void Write(Utf8JsonWriter writer, ImmutableDictionary<string, SalesforceId> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, user) in value.OrderBy(owner => owner.Key, StringComparer.Ordinal)) writer.WriteString(name, user.Value);
        writer.WriteEndObject();
    }
}
