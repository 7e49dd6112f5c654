using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain.Tests.Settings;

public class SettingsSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(SettingsSchema.Json)!;

    [Theory]
    [InlineData("settings-default.v1.json")]
    [InlineData("settings-full.v1.json")]
    [InlineData("settings-default.v2.json")]
    [InlineData("settings-full.v2.json")]
    public void It_accepts_the_documents_that_this_version_writes(string file) =>
        Assert.Empty(Faults(Schema, JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file))), "$"));

    [Theory]
    [InlineData("""{"unknown":1}""", "$.unknown")]
    [InlineData("""{"sync":{"bookings":"perhaps"}}""", "$.sync.bookings")]
    [InlineData("""{"target":"robot"}""", "$.target")]
    [InlineData("""{"mappings":{"contact":[{"source":"guest.name"}]}}""", "$.mappings.contact[0]")]
    [InlineData("""{"mappings":{"contact":[{"source":"guest.name","target":"Name","mode":1}]}}""", "$.mappings.contact[0].mode")]
    [InlineData("""{"lead":{"recordType":"short"}}""", "$.lead.recordType")]
    [InlineData("""{"apiReservePercent":91}""", "$.apiReservePercent")]
    [InlineData("""{"bulkFrom":99}""", "$.bulkFrom")]
    [InlineData("""{"owners":{"USR-1":"x"}}""", "$.owners.USR-1")]
    public void It_refuses_what_the_reader_refuses(string document, string path)
    {
        Assert.Contains(path, Faults(Schema, JsonNode.Parse(document), "$"));
        Assert.False(OrgSettingsJson.Parse(document).IsValid);
    }

    /// <summary>As much of JSON Schema as this schema uses.</summary>
    private static IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string path)
    {
        if (schema["enum"] is JsonArray choices)
        {
            if (!choices.Any(choice => JsonNode.DeepEquals(choice, value))) yield return path;
            yield break;
        }
        var types = schema["type"] is JsonArray several
            ? several.Select(type => type!.GetValue<string>()).ToArray()
            : [schema["type"]!.GetValue<string>()];
        if (!types.Contains(TypeOf(value)))
        {
            yield return path;
            yield break;
        }
        if (value is JsonValue scalar && !Fits(schema, scalar)) yield return path;
        if (value is JsonArray items)
            for (var i = 0; i < items.Count; i++)
                foreach (var fault in Faults(schema["items"]!, items[i], $"{path}[{i}]")) yield return fault;
        if (value is not JsonObject members) yield break;
        foreach (var needed in schema["required"]?.AsArray() ?? [])
            if (!members.ContainsKey(needed!.GetValue<string>())) yield return path;
        foreach (var (name, member) in members)
        {
            var known = schema["properties"]?[name] ?? (schema["additionalProperties"] as JsonObject);
            if (known is null) yield return $"{path}.{name}";
            else foreach (var fault in Faults(known, member, $"{path}.{name}")) yield return fault;
        }
    }

    private static bool Fits(JsonNode schema, JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => (
            schema["pattern"] is not { } pattern || Regex.IsMatch(value.GetValue<string>(), pattern.GetValue<string>()))
            && value.GetValue<string>().Length >= (schema["minLength"]?.GetValue<int>() ?? 0),
        JsonValueKind.Number => value.GetValue<int>() >= (schema["minimum"]?.GetValue<int>() ?? int.MinValue)
            && value.GetValue<int>() <= (schema["maximum"]?.GetValue<int>() ?? int.MaxValue),
        _ => true,
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "integer",
        _ => "boolean",
    };
}
