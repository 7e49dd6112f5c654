using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/composite/tree/X</c>: up to 200 new records with their children, all or nothing.</summary>
internal static class TreeResource
{
    private const int MaxRecords = 200;

    private sealed record Node(string Reference, SaveResult Result);

    public static ApiAnswer Answer(ApiCall call)
    {
        if (call.Method != "POST" || call.Path.Length != 3)
            throw ApiException.MethodNotAllowed(call.Method);
        var type = call.Object(call.Path[2]);
        if (!call.Json().TryGetProperty("records", out var records))
            throw new ApiException(400, "INVALID_INPUT", "The request body must have records");
        var nodes = call.Org.Database.Undo.Unit(
            () =>
            {
                var saved = new List<Node>();
                SaveAll(call, type, records, null, null, saved);
                return saved;
            },
            all => all.TrueForAll(n => n.Result.Success));
        var failed = nodes.Exists(n => !n.Result.Success);
        return ApiAnswer.Json(failed ? 400 : 201, json => Write(json, nodes, failed));
    }

    private static void SaveAll(ApiCall call, ObjectType type, JsonElement records, Field? parentField, string? parentId, List<Node> saved)
    {
        foreach (var record in records.EnumerateArray())
        {
            var reference = record.GetProperty("attributes").TryGetProperty("referenceId", out var id)
                ? id.ToString()
                : throw new ApiException(400, "INVALID_INPUT", "Include a reference ID for each record in the request");
            if (saved.Count >= MaxRecords)
                throw new ApiException(400, "INVALID_INPUT", $"The limit of {MaxRecords} records is exceeded");
            var input = call.Record(type, record);
            if (parentField is not null)
                input.Set(parentField.Name, parentId);
            var result = Saver.Insert(call.Saving(), input);
            saved.Add(new Node(reference, result));
            if (!result.Success)
                continue;
            foreach (var (relationship, children) in input.Children)
                SaveChildren(call, type, relationship, children, result.Id!, saved);
        }
    }

    private static void SaveChildren(
        ApiCall call, ObjectType parent, string relationship, JsonElement children, string parentId, List<Node> saved)
    {
        var (child, field) = call.Org.Catalog.Children(parent, relationship)
            ?? throw new ApiException(400, "INVALID_FIELD", $"No such column '{relationship}' on sobject of type {parent.Name}");
        SaveAll(call, child, children, field, parentId, saved);
    }

    private static void Write(Utf8JsonWriter json, List<Node> nodes, bool failed)
    {
        json.WriteStartObject();
        json.WriteBoolean("hasErrors", failed);
        json.WriteStartArray("results");
        foreach (var (reference, result) in nodes.Where(n => !failed || !n.Result.Success))
        {
            json.WriteStartObject();
            json.WriteString("referenceId", reference);
            if (!failed)
                json.WriteString("id", result.Id);
            else
            {
                json.WriteStartArray("errors");
                foreach (var error in result.Errors)
                {
                    json.WriteStartObject();
                    json.WriteString("statusCode", error.Code);
                    json.WriteString("message", error.Message);
                    json.WriteStartArray("fields");
                    foreach (var field in error.Fields)
                        json.WriteStringValue(field);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
