using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/query</c>, <c>/queryAll</c> and their further pages.</summary>
internal static class QueryResource
{
    public static ApiAnswer Answer(ApiCall call)
    {
        call.OnlyRead();
        if (call.Path.Length > 2)
            throw ApiException.NotFound();
        var resource = call.Path[0];
        if (call.Path.Length == 2)
        {
            var (kept, id, offset) = call.Org.Cursors.Find(call.Path[1]);
            return Page(call, kept, id, offset);
        }
        var soql = call.Parameter("q") ?? throw new ApiException(400, "MALFORMED_QUERY", "A query string has to be specified");
        if (string.Equals(call.Parameter("columns"), "true", StringComparison.OrdinalIgnoreCase))
            return QueryColumns.Answer(call, soql);
        var result = QueryEngine.Run(
            call.Scope(deletedToo: resource.Equals("queryAll", StringComparison.OrdinalIgnoreCase)), soql, call.Version);
        return Page(call, result, null, 0);
    }

    public static ApiAnswer Page(ApiCall call, QueryResult result) => Page(call, result, null, 0);

    private static ApiAnswer Page(ApiCall call, QueryResult result, string? cursor, int offset)
    {
        var last = result.IsCount ? offset : Math.Min(result.Total, offset + PageSize(call));
        var done = result.IsCount || last >= result.Total;
        if (!done)
            cursor ??= call.Org.Cursors.Keep(result, call.Org.Pod);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("totalSize", result.Total);
            json.WriteBoolean("done", done);
            if (!done)
                json.WriteString("nextRecordsUrl", $"{call.BasePath}/query/{cursor}-{last}");
            json.WriteStartArray("records");
            for (var i = offset; i < last; i++)
                result.WriteRecord(json, i);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static int PageSize(ApiCall call)
    {
        var asked = call.Header("Sforce-Query-Options")?.Replace(" ", "", StringComparison.Ordinal);
        return
            asked is not null
            && asked.StartsWith("batchSize=", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(asked["batchSize=".Length..], CultureInfo.InvariantCulture, out var size)
            ? Math.Clamp(size, 200, 2000)
            : call.Org.Settings.QueryPageSize;
    }
}
