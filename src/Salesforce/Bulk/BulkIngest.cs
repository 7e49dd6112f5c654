using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <inheritdoc cref="IBulkIngest"/>
internal sealed class BulkIngest(OrgWire wire, ErrorReader errors, string root) : IBulkIngest
{
    private readonly string _jobs = root + "jobs/ingest";

    public async Task<string> CreateAsync(BulkWrite write, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Post, _jobs, cancellationToken,
            ("object", write.Object),
            ("operation", Operation(write.Verb)),
            ("contentType", "CSV"),
            ("lineEnding", "LF"),
            ("columnDelimiter", "COMMA"),
            ("externalIdFieldName", write.Verb == WriteVerb.Upsert ? write.KeyColumn : null));
        return Json.Text(answer.Json, "id") ?? throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: true);
    }

    public async Task UploadAsync(string jobId, BulkWrite write, IReadOnlyList<RowBody> rows, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        BulkCsv.Write(body, write, rows);
        await wire.SendAsync(
            new WireRequest
            {
                Method = HttpMethod.Put, Path = $"{PathOf(jobId)}/batches", Body = body, Writes = true,
                ContentType = "text/csv; charset=UTF-8", Expects = AnswerForm.Nothing,
            },
            cancellationToken);
    }

    public Task CloseAsync(string jobId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, PathOf(jobId), cancellationToken, ("state", "UploadComplete"));

    public Task AbortAsync(string jobId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, PathOf(jobId), cancellationToken, ("state", "Aborted"));

    public async Task<BulkProgress> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        var answer = await wire.SendAsync(WireRequest.Get(PathOf(jobId)), cancellationToken);
        var state = Json.Text(answer.Json, "state") switch
        {
            "Open" => BulkState.Open,
            "UploadComplete" or "InProgress" => BulkState.Working,
            "JobComplete" => BulkState.Complete,
            "Failed" => BulkState.Failed,
            "Aborted" => BulkState.Aborted,
            _ => throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false),
        };
        return new BulkProgress(
            state,
            Json.Text(answer.Json, "errorMessage"),
            Json.Number(answer.Json, "numberRecordsProcessed"),
            Json.Number(answer.Json, "numberRecordsFailed"));
    }

    public async Task<ImmutableArray<BulkRowResult>> ReadAsync(
        string jobId, BulkWrite write, BulkRows kind, CancellationToken cancellationToken)
    {
        var rows = kind switch
        {
            BulkRows.Successful => "successfulResults",
            BulkRows.Failed => "failedResults",
            _ => "unprocessedrecords",
        };
        var path = $"{PathOf(jobId)}/{rows}";
        var answer = await wire.SendAsync(WireRequest.Get(path) with { Expects = AnswerForm.Csv }, cancellationToken);
        var lines = BulkCsv.Read(Encoding.UTF8.GetString(answer.Body.Span));
        if (lines.Count == 0) return [];
        var key = IndexOf(lines[0], write.KeyColumn);
        var (id, created, error) = (IndexOf(lines[0], "sf__Id"), IndexOf(lines[0], "sf__Created"), IndexOf(lines[0], "sf__Error"));
        if (key < 0 || (kind == BulkRows.Successful && id < 0) || (kind == BulkRows.Failed && error < 0))
            throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false);
        return
        [
            .. lines.Skip(1).Where(cells => cells.Length == lines[0].Length).Select(cells => new BulkRowResult(cells[key], kind switch
            {
                BulkRows.Successful when SalesforceId.TryParse(cells[id], out var saved) => new RowResult(
                    saved, created >= 0 && cells[created].Equals("true", StringComparison.OrdinalIgnoreCase), null),
                BulkRows.Successful => new RowResult(null, false, Nameless(write)),
                BulkRows.Failed => new RowResult(null, false, errors.ReadRow(BulkErrors.ToRow(cells[error]))),
                _ => null,
            })),
        ];
    }

    public async Task<BulkAllowance?> ReadAllowanceAsync(CancellationToken cancellationToken)
    {
        var answer = await wire.SendAsync(WireRequest.Get(root + "limits"), cancellationToken);
        var batches = Json.Member(answer.Json, "DailyBulkApiBatches");
        return batches.ValueKind == JsonValueKind.Object
            ? new BulkAllowance(Json.Number(batches, "Max"), Json.Number(batches, "Remaining"))
            : null;
    }

    private async Task<WireAnswer> SendAsync(
        HttpMethod method, string path, CancellationToken cancellationToken, params (string Name, string? Value)[] members)
    {
        using var body = new PooledBuffer();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
                if (value is not null) json.WriteString(name, value);
            json.WriteEndObject();
        }
        return await wire.SendAsync(new WireRequest { Method = method, Path = path, Body = body, Writes = true }, cancellationToken);
    }

    private static SalesforceError Nameless(BulkWrite write) => new()
    {
        Action = FailureAction.Retry,
        Code = ClientErrorCodes.AnswerMismatch,
        Message = $"Salesforce saved a record of {write.Object} without saying which.",
        Ambiguous = true,
    };

    private string PathOf(string jobId) => $"{_jobs}/{Uri.EscapeDataString(jobId)}";

    private static int IndexOf(ImmutableArray<string> header, string column)
    {
        for (var i = 0; i < header.Length; i++)
            if (header[i].Equals(column, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private static string Operation(WriteVerb verb) => verb switch
    {
        WriteVerb.Insert => "insert",
        WriteVerb.Update => "update",
        _ => "upsert",
    };
}
