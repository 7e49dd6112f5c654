using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>An object type as text: the same for all that are alike.</summary>
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

    private sealed record Flat(
        string Name, bool Createable, bool Updateable, ImmutableArray<FieldType> Fields, ImmutableArray<RecordTypeChoice> RecordTypes);
}
