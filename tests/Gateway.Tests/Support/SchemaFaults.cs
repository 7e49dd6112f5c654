using System.Text.Json;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>
/// Holds an example against its schema in an API description: members that it does not know, lacks, or has of another type.
/// </summary>
internal static class SchemaFaults
{
    public static IEnumerable<string> Of(JsonElement document, JsonElement schema, JsonElement example, string place)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document;
            foreach (var part in reference.GetString()!.Split('/').Skip(1)) schema = schema.GetProperty(part);
        }
        foreach (var way in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(way, out var choices))
                return choices.EnumerateArray().Any(choice => !Of(document, choice, example, place).Any())
                    ? []
                    : [$"{place}: fits none of its schemas"];
        if (schema.TryGetProperty("type", out var type) && !Types(type).Contains(TypeOf(example), StringComparer.Ordinal)
            && !(TypeOf(example) == "integer" && Types(type).Contains("number")))
            return [$"{place}: is {TypeOf(example)}, and should be {type}"];
        return example.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out var members) => OfObject(
                document, schema, members, example, place),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                example.EnumerateArray().SelectMany((item, i) => Of(document, items, item, $"{place}[{i}]")),
            _ => [],
        };
    }

    private static IEnumerable<string> OfObject(
        JsonElement document, JsonElement schema, JsonElement members, JsonElement example, string place)
    {
        foreach (var member in example.EnumerateObject())
            if (!members.TryGetProperty(member.Name, out var known)) yield return $"{place}: has no '{member.Name}'";
            else foreach (var fault in Of(document, known, member.Value, $"{place}.{member.Name}")) yield return fault;
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
                if (!example.TryGetProperty(name, out _)) yield return $"{place}: lacks '{name}'";
    }

    private static string[] Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
