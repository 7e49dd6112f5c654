using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>An object type as text, to carry it between processes of one version or the next.</summary>
public static class ObjectTypeJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter<FieldKind>() } };

    public static string Write(ObjectType type) =>
        JsonSerializer.Serialize(
            new Flat(
                type.Name,
                type.Createable,
                type.Updateable,
                [.. type.Fields.Values.OrderBy(field => field.Name, StringComparer.Ordinal)],
                type.RecordTypes),
            Options);

    public static ObjectType Read(string json)
    {
        var flat = JsonSerializer.Deserialize<Flat>(json, Options) ?? throw new JsonException("An object type is not null.");
        return new ObjectType(
            flat.Name,
            flat.Createable,
            flat.Updateable,
            flat.Fields.ToFrozenDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase),
            flat.RecordTypes.IsDefault ? [] : flat.RecordTypes);
    }

    private sealed record Flat(
        string Name, bool Createable, bool Updateable, ImmutableArray<FieldType> Fields, ImmutableArray<RecordTypeChoice> RecordTypes);
}
