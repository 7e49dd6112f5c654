using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests.Settings;

/// <summary>The reference of the settings, and the page that is made from it.</summary>
public class SettingsReferenceTests
{
    private const string Intro = """
        # Settings

        The settings of an org are one JSON document: read it with `GET /v1/orgs/{org}/settings`, check it with `POST …/settings/validate`, save it with `PUT` ([http-api.md](http-api.md#settings)). Every member may be left out and then has its default. The same descriptions are in the JSON Schema at `/v1/settings.schema.json`, for editors. [mapping.md](mapping.md) explains rows and values, [rules.md](rules.md) what is done with records.

        This page is made from the product's own schema. To make it anew after a change: `UPDATE_DOCS=1 dotnet test tests/Domain.Tests --filter SettingsReference`.
        """;

    [Fact]
    public void Every_member_is_described_and_nothing_else()
    {
        var described = Members().Where(member => member.Schema["description"] is not null).Select(member => member.Path).ToArray();
        Assert.Equal(Members().Select(member => member.Path), described);
        // Rows, rules of objects and record types come several times, and are described once.
        Assert.Equal(
            SettingsReference.Names.Count(),
            Members().Select(member => member.Schema["description"]!.GetValue<string>() + member.Name).Distinct().Count());
    }

    [Fact]
    public void Every_example_is_a_value_that_the_document_can_have()
    {
        foreach (var (path, _, schema) in Members().Where(member => member.Schema["examples"] is not null))
        {
            var reading = OrgSettingsJson.Parse(At(path, (schema["examples"]![0]).ToJsonStringOrNull()));
            Assert.True(reading.IsValid, $"{path}: {string.Join(" ", reading.Problems)}");
        }
    }

    [Fact]
    public void Every_default_is_what_a_document_without_the_member_has()
    {
        Assert.Equal(
            OrgSettingsJson.Write(OrgSettings.Default),
            OrgSettingsJson.Write(OrgSettingsJson.Parse(Defaults(JsonNode.Parse(SettingsSchema.Json)!).ToJsonString()).Settings!));
    }

    [Fact]
    public void The_page_is_as_the_schema_says()
    {
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "settings.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1") File.WriteAllText(file, page);
        Assert.Equal(page, File.ReadAllText(file));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    private static string Page()
    {
        var page = new StringBuilder(Intro.ReplaceLineEndings("\n")).Append('\n');
        string? heading = null;
        foreach (var (path, name, schema) in Members())
        {
            var parent = path.Length == name.Length ? "" : path[..^(name.Length + 1)];
            if (heading != parent)
            {
                heading = parent;
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"\n## {(parent.Length == 0 ? "The document" : $"`{parent}`")}\n\n| member | takes | default | example | "
                    + $"|\n|---|---|---|---|---|\n");
            }
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{name}` | {Takes(schema)} | {DefaultOf(schema)} | {ExampleOf(schema)} | {schema["description"]} |\n");
        }
        return page.ToString();
    }

    private static string Takes(JsonObject schema)
    {
        if (schema["enum"] is JsonArray choices) return string.Join(", ", choices.Select(choice => $"`{choice?.ToString() ?? "null"}`"));
        var types = schema["type"] is JsonArray several ? several.Select(type => type!.ToString()) : [schema["type"]!.ToString()];
        var told = string.Join(" or ", types.Select(type => type == "array" ? "list" : type));
        return schema["minimum"] is { } least ? $"{told}, {least} to {schema["maximum"]}" : told;
    }

    private static string DefaultOf(JsonObject schema) =>
        schema.ContainsKey("default") ? $"`{schema["default"]?.ToJsonString(Relaxed) ?? "null"}`" : "";

    private static string ExampleOf(JsonObject schema) =>
        schema["examples"] is { } examples ? $"`{examples[0]?.ToJsonString(Relaxed) ?? "null"}`" : "";

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A member's own members come after all of its neighbours.</summary>
    private static List<(string Path, string Name, JsonObject Schema)> Members()
    {
        var found = new List<(string, string, JsonObject)>();
        Walk("", JsonNode.Parse(SettingsSchema.Json)!.AsObject());
        return found;

        void Walk(string path, JsonObject schema)
        {
            var properties = schema["properties"]!
                .AsObject()
                .Select(member =>
                    (Path: path.Length == 0 ? member.Key : $"{path}.{member.Key}", Name: member.Key, Schema: member.Value!.AsObject()))
                .ToList();
            found.AddRange(properties.Select(member => (member.Path, member.Name, member.Schema)));
            foreach (var member in properties)
            {
                if (member.Schema["properties"] is not null) Walk(member.Path, member.Schema);
                // The rows of all objects are alike.
                if (member.Schema["items"]?["properties"] is not null && (path != "mappings" || member.Name == "contact"))
                    Walk($"{member.Path}[]", member.Schema["items"]!.AsObject());
            }
        }
    }

    /// <summary>A document that has this value there.</summary>
    private static string At(string path, string json)
    {
        var parts = path.Split('.');
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var isItem = parts[i].EndsWith("[]", StringComparison.Ordinal);
            if (i > 0 && parts[i - 1] == "sync" && parts[i] == "createInvitees")
            {
                // The one needs the other.
                json = "{\"invitees\":true,\"createInvitees\":true}";
                continue;
            }
            if (isItem)
                json = With(
                    json,
                    parts[i] == "contact[]" ? """{"source":"form.email","target":"Email","fallback":"x"}""" : """{"ids":["BKC-1"]}""");
            json = $"{{\"{parts[i].Replace("[]", "", StringComparison.Ordinal)}\":{(isItem ? $"[{json}]" : json)}}}";
        }
        return json;
    }

    private static string With(string json, string rest)
    {
        var row = JsonNode.Parse(rest)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject()) row[name] = value?.DeepClone();
        return row.ToJsonString();
    }

    private static JsonObject Defaults(JsonNode schema)
    {
        var defaults = new JsonObject();
        foreach (var (name, member) in schema["properties"]!.AsObject())
        {
            if (member!["properties"] is not null) defaults[name] = Defaults(member);
            else if (member.AsObject().ContainsKey("default")) defaults[name] = member["default"]?.DeepClone();
        }
        return defaults;
    }
}

internal static class JsonNodes
{
    public static string ToJsonStringOrNull(this JsonNode? node) => node?.ToJsonString() ?? "null";
}
