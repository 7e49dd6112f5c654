using System.Collections.Immutable;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The settings document's JSON Schema (2020-12), made from the settings themselves, so that it never lags behind them. It
/// tells form; what contradicts is found by <see cref="OrgSettingsJson.Parse"/>, and what the org lacks by <see cref="MappingCheck"/>.
/// </summary>
public static class SettingsSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Json { get; } = Build().ToJsonString(Indented);

    private static JsonObject Build()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Settings of an org",
        };
        foreach (var (name, value) in OfObject(typeof(OrgSettings), new NullabilityInfoContext())) schema[name] = value?.DeepClone();
        Bound("schemaVersion", 1, OrgSettings.CurrentSchemaVersion);
        Bound("apiReservePercent", OrgSettings.LeastReserve, OrgSettings.MostReserve);
        Bound("bulkFrom", OrgSettings.LeastBulk, OrgSettings.MostBulk);
        var region = schema["properties"]!["region"]!.AsObject();
        region.Remove("minLength");
        region["pattern"] = "^[A-Za-z]{2}$";
        var defaults = JsonNode.Parse(OrgSettingsJson.Write(OrgSettings.Default))!.AsObject();
        // Documents have them only where they differ.
        (defaults["formulas"], defaults["linkNeedsEmail"]) = ("keep", false);
        AddDefaults(schema, defaults);
        return schema;

        void Bound(string name, int least, int most) =>
            (schema["properties"]![name]!["minimum"], schema["properties"]![name]!["maximum"]) = (least, most);
    }

    /// <summary>Where a member has members of its own, the defaults are theirs; rows of mappings have theirs in docs/mapping.md.</summary>
    private static void AddDefaults(JsonObject schema, JsonObject defaults)
    {
        foreach (var (name, member) in schema["properties"]!.AsObject())
        {
            var value = defaults[name];
            if (member!["properties"] is not null && value is JsonObject inner) AddDefaults(member.AsObject(), inner);
            else if (value is not (JsonArray { Count: > 0 } or JsonObject { Count: > 0 })) member["default"] = value?.DeepClone();
        }
    }

    private static JsonObject OfObject(Type type, NullabilityInfoContext nullability)
    {
        var members = new JsonObject();
        var required = new JsonArray();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var isNullable =
                Nullable.GetUnderlyingType(property.PropertyType) is not null
                || nullability.Create(property).ReadState == NullabilityState.Nullable;
            var member = Of(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, isNullable, nullability);
            if (SettingsReference.Of(property) is { } word)
            {
                member["description"] = word.Description;
                if (word.Example is { } example) member["examples"] = new JsonArray(JsonNode.Parse(example));
            }
            members[name] = member;
            if (property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute))) required.Add(name);
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = members, ["additionalProperties"] = false };
        if (required.Count > 0) schema["required"] = required;
        return schema;
    }

    private static JsonObject Of(Type type, bool isNullable, NullabilityInfoContext nullability)
    {
        var schema = type switch
        {
            _ when type == typeof(bool) => Typed("boolean"),
            _ when type == typeof(int) => Typed("integer"),
            _ when type == typeof(string) => new JsonObject { ["type"] = "string", ["minLength"] = 1 },
            _ when type == typeof(SalesforceId) => new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = "^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$",
            },
            { IsEnum: true } => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([
                    .. Enum.GetNames(type).Select(name => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name))),
                ]),
            },
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) =>
                new JsonObject { ["type"] = "array", ["items"] = Of(type.GetGenericArguments()[0], false, nullability) },
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>) =>
                new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(type.GetGenericArguments()[1], false, nullability) },
            _ => OfObject(type, nullability),
        };
        if (!isNullable) return schema;
        if (schema["enum"] is JsonArray choices) choices.Add(null);
        schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        return schema;
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
