using System.Text;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Bulk;

/// <summary><c>/jobs/ingest</c> and <c>/jobs/query</c>.</summary>
internal static class BulkResource
{
    public static ApiAnswer Answer(ApiCall call)
    {
        var path = call.Path.Select(p => p.ToLowerInvariant()).ToArray();
        if (path.Length < 2 || path[1] is not ("ingest" or "query"))
            throw ApiException.NotFound();
        var isQuery = path[1] == "query";
        if (path.Length == 2)
            return call.Method switch
            {
                "POST" => isQuery ? BulkQuery.Create(call) : CreateIngest(call),
                "GET" => ApiAnswer.Json(200, json => WriteList(json, call.Org.Bulk.All.Where(j => j.IsQuery == isQuery))),
                _ => throw ApiException.MethodNotAllowed(call.Method),
            };
        var job = call.Org.Bulk.Find(call.Path[2]);
        if (job is null || job.IsQuery != isQuery)
            throw ApiException.NotFound();
        BulkIngest.RunIfDue(job);
        return (call.Method, path.Length > 3 ? path[3] : "") switch
        {
            ("GET", "") => Info(job),
            ("PATCH", "") => ChangeState(call, job),
            ("DELETE", "") => Delete(job),
            ("PUT", "batches") when !isQuery => Upload(call, job),
            ("GET", "successfulresults") => BulkIngest.Successful(Ended(job)),
            ("GET", "failedresults") => BulkIngest.Failed(Ended(job)),
            ("GET", "unprocessedrecords") => BulkIngest.Unprocessed(Ended(job)),
            ("GET", "results") when isQuery => BulkQuery.Results(call, job),
            _ => throw ApiException.NotFound(),
        };
    }

    private static ApiAnswer CreateIngest(ApiCall call)
    {
        var body = call.Json();
        var operation = Text(body, "operation") ?? throw new ApiException(400, "INVALIDJOB", "InvalidJob : operation must be given");
        if (operation is not ("insert" or "update" or "upsert" or "delete" or "hardDelete"))
            throw new ApiException(400, "INVALIDJOB", $"InvalidJob : {operation} is no operation");
        var type =
            call.Org.Catalog.TryObject(Text(body, "object") ?? "", out var found) && call.Rights.CanRead(found)
                ? found
                : throw new ApiException(400, "INVALIDENTITY", $"InvalidEntity : Entity '{Text(body, "object")}' is not supported");
        var key = Text(body, "externalIdFieldName");
        if (operation == "upsert" && (key is null || !type.TryField(key, out var field) || !(field.ExternalId || field.IdLookup)))
            throw new ApiException(
                400,
                "INVALIDJOB",
                $"InvalidJob : Field name provided, {key} does not match an External ID, Salesforce Id, or indexed field for {type.Name}");
        OneOf(body, "contentType", "CSV");
        OneOf(body, "lineEnding", "LF", "CRLF");
        OneOf(body, "columnDelimiter", "BACKQUOTE", "CARET", "COMMA", "PIPE", "SEMICOLON", "TAB");
        var job = new BulkJob
        {
            Id = call.Org.Bulk.NextId(call.Org.Pod),
            IsQuery = false,
            Operation = operation,
            Object = type.Name,
            ExternalIdField = key,
            AssignmentRuleId = Text(body, "assignmentRuleId"),
            UserId = call.Rights.UserId,
            Created = call.Org.Now,
            Version = call.Version,
            LineEnding = Text(body, "lineEnding") ?? "LF", ColumnDelimiter = Text(body, "columnDelimiter") ?? "COMMA",
        };
        call.Org.Bulk.Add(job);
        return Info(job);
    }

    private static void OneOf(JsonElement body, string name, params ReadOnlySpan<string> values)
    {
        if (Text(body, name) is { } value && !values.Contains(value))
            throw new ApiException(400, "INVALIDJOB", $"InvalidJob : {value} is not supported as {name}");
    }

    private static ApiAnswer Upload(ApiCall call, BulkJob job)
    {
        if (job.State != "Open" || job.Upload.Length > 0)
            throw new ApiException(400, "INVALIDJOBSTATE", "InvalidJobState : the job takes one upload, while it is open");
        job.Upload.Append(call.Text);
        return new ApiAnswer(201, default);
    }

    private static ApiAnswer ChangeState(ApiCall call, BulkJob job)
    {
        switch (Text(call.Json(), "state"))
        {
            case "UploadComplete" when job is { IsQuery: false, State: "Open" }:
                job.State = "UploadComplete";
                var accepted = Info(job);
                BulkIngest.Start(call, job);
                return accepted;
            case "Aborted" when job.State is "Open" or "UploadComplete" or "InProgress":
                BulkIngest.Abort(job);
                return Info(job);
            default:
                throw new ApiException(400, "INVALIDJOBSTATE", $"InvalidJobState : the job is {job.State}");
        }
    }

    private static BulkJob Ended(BulkJob job) => job.State is "JobComplete" or "Failed" or "Aborted"
        ? job
        : throw new ApiException(
            400, "INVALIDJOBSTATE", $"InvalidJobState : the job is {job.State}; its results are there when it has ended");

    private static ApiAnswer Delete(BulkJob job)
    {
        if (job.State is "UploadComplete" or "InProgress")
            throw new ApiException(400, "INVALIDJOBSTATE", $"InvalidJobState : the job is {job.State}");
        job.State = "Deleted";
        return ApiAnswer.NoContent;
    }

    public static ApiAnswer Info(BulkJob job, string? state = null) => ApiAnswer.Json(200, json => WriteJob(json, job, state ?? job.State));

    private static void WriteList(Utf8JsonWriter json, IEnumerable<BulkJob> jobs)
    {
        json.WriteStartObject();
        json.WriteBoolean("done", true);
        json.WriteStartArray("records");
        foreach (var job in jobs.Where(j => j.State != "Deleted"))
            WriteJob(json, job, job.State);
        json.WriteEndArray();
        json.WriteNull("nextRecordsUrl");
        json.WriteEndObject();
    }

    private static void WriteJob(Utf8JsonWriter json, BulkJob job, string state)
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("operation", job.Operation);
        json.WriteString("object", job.Object);
        json.WriteString("createdById", job.UserId);
        json.WriteString("createdDate", JsonValues.Text(job.Created));
        json.WriteString("systemModstamp", JsonValues.Text(job.Created));
        json.WriteString("state", state);
        json.WriteString("concurrencyMode", "Parallel");
        json.WriteString("contentType", "CSV");
        json.WriteNumber("apiVersion", decimal.Parse(job.Version.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("jobType", job.IsQuery ? "V2Query" : "V2Ingest");
        json.WriteString("lineEnding", job.LineEnding);
        json.WriteString("columnDelimiter", job.ColumnDelimiter);
        if (job.ExternalIdField is not null)
            json.WriteString("externalIdFieldName", job.ExternalIdField);
        if (!job.IsQuery)
        {
            json.WriteString("contentUrl", $"services/data/{job.Version}/jobs/ingest/{job.Id}/batches");
            json.WriteNumber("numberRecordsFailed", job.Rows.Count(r => !r.Result.Success));
        }
        json.WriteNumber("numberRecordsProcessed", job.Rows.Count);
        json.WriteNumber("retries", 0);
        json.WriteNumber("totalProcessingTime", 1);
        if (job.ErrorMessage is not null)
            json.WriteString("errorMessage", job.ErrorMessage);
        json.WriteEndObject();
    }

    public static ApiAnswer CsvAnswer(StringBuilder text) =>
        new(200, Encoding.UTF8.GetBytes(text.ToString())) { ContentType = "text/csv; charset=UTF-8" };

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
