using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OnceHub.Sync.Salesforce;

/// <summary>Writes the body of a composite request.</summary>
internal static class CompositeWriter
{
    // Names and notes in other scripts stay short; the answer is never put into a page.
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(PooledBuffer buffer, IReadOnlyList<CompositePart> parts, string apiVersion)
    {
        using var json = new Utf8JsonWriter(buffer, Plain);
        var root = $"/services/data/{apiVersion}/";
        var earlier = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteBoolean("allOrNone", false);
        json.WriteBoolean("collateSubrequests", false);
        json.WriteStartArray("compositeRequest");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            WritePart(json, part, root, earlier);
            json.WriteString("referenceId", part.Reference);
            json.WriteEndObject();
            earlier.Add(part.Reference);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, CompositePart part, string root, HashSet<string> earlier)
    {
        switch (part)
        {
            case QueryPart query:
                json.WriteString("method", "GET");
                json.WriteString("url", QueryPath(root, query.Soql, query.IncludeDeleted));
                break;
            case CollectionPart collection:
                json.WriteString("method", collection.Verb == WriteVerb.Insert ? "POST" : "PATCH");
                json.WriteString("url", root + "composite/sobjects" + CollectionTarget(collection));
                WriteHeaders(json, collection.Headers);
                WriteRows(json, collection);
                break;
            case RecordPart { Verb: WriteVerb.Delete } deleted:
                json.WriteString("method", "DELETE");
                json.WriteString("url", root + "sobjects/" + RecordTarget(deleted));
                break;
            case RecordPart record:
                json.WriteString("method", record.Verb == WriteVerb.Insert ? "POST" : "PATCH");
                json.WriteString("url", root + "sobjects/" + RecordTarget(record));
                WriteHeaders(json, record.Headers);
                json.WriteStartObject("body");
                // The field in the address must not be in the body as well.
                WriteFields(json, record.Row, record.Verb == WriteVerb.Upsert ? record.ExternalIdField : null, earlier);
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part.GetType().Name, "A composite request has no such part.");
        }
    }

    public static string QueryPath(string root, string soql, bool includeDeleted) =>
        root + (includeDeleted ? "queryAll?q=" : "query?q=") + Uri.EscapeDataString(soql);

    private static string CollectionTarget(CollectionPart part) =>
        part.Verb == WriteVerb.Upsert ? $"/{part.Rows[0].Object}/{CompositeRules.ApiName(part.ExternalIdField!)}" : "";

    private static string RecordTarget(RecordPart part) => part.Verb switch
    {
        WriteVerb.Insert => part.Row.Object,
        WriteVerb.Update or WriteVerb.Delete => $"{part.Row.Object}/{part.Row.Id}",
        _ => $"{part.Row.Object}/{CompositeRules.ApiName(part.ExternalIdField!)}/{PathSegment(CompositeRules.RecordValue(part)!)}",
    };

    // Dots too: "..", and an ending like ".xml", would mean something in an address.
    private static string PathSegment(string value) => Uri.EscapeDataString(value).Replace(".", "%2E", StringComparison.Ordinal);

    private static void WriteHeaders(Utf8JsonWriter json, WriteHeaders headers)
    {
        json.WriteStartObject("httpHeaders");
        json.WriteString("Sforce-Auto-Assign", headers.AutoAssign ? "TRUE" : "FALSE");
        if (headers.AllowDuplicates) json.WriteString("Sforce-Duplicate-Rule-Header", "allowSave=true");
        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, CollectionPart part)
    {
        json.WriteStartObject("body");
        json.WriteBoolean("allOrNone", false);
        json.WriteStartArray("records");
        foreach (var row in part.Rows)
        {
            json.WriteStartObject();
            json.WriteStartObject("attributes");
            json.WriteString("type", row.Object);
            json.WriteEndObject();
            if (part.Verb == WriteVerb.Update) json.WriteString("id", row.Id!.Value.Value);
            WriteFields(json, row, leaveOut: null, FrozenSet<string>.Empty);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, RowBody row, string? leaveOut, IReadOnlySet<string> earlier)
    {
        foreach (var (field, value) in row.Fields)
        {
            if (string.Equals(field, leaveOut, StringComparison.OrdinalIgnoreCase)) continue;
            // The id goes where the verb wants it: in the address, or once in the row.
            if (row.Id is not null && string.Equals(field, "Id", StringComparison.OrdinalIgnoreCase)) continue;
            json.WritePropertyName(field);
            if (value.Text is { } text) json.WriteStringValue(References.Defuse(text, earlier));
            else value.WriteTo(json);
        }
    }
}
