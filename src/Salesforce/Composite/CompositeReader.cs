using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Reads the answer to a composite request: one answer per part, one result per row. Whatever does not fit the request is
/// told as such, part by part, so that the parts that do fit are not lost.
/// </summary>
internal sealed class CompositeReader(ErrorReader errors)
{
    /// <param name="NextPage">Where a query goes on; null when this is all.</param>
    public readonly record struct Read(PartAnswer Answer, string? NextPage = null);

    /// <param name="sessionEnded">The token died on the way: what it cost is to be tried again, with a new one.</param>
    public ImmutableArray<Read> ReadAll(IReadOnlyList<CompositePart> parts, JsonElement json, out bool sessionEnded)
    {
        var byReference = Json.Items(json, "compositeResponse").ToLookup(a => Json.Text(a, "referenceId"), StringComparer.Ordinal);
        ImmutableArray<Read> reads = [.. parts.Select(part => byReference[part.Reference].ToList() is [var answer]
            ? ReadPart(part, Json.Number(answer, "httpStatusCode"), Json.Member(answer, "body"))
            : new Read(Mismatch(part, "did not answer it exactly once")))];
        sessionEnded = reads.Any(r => ErrorsOf(r.Answer).Any(e => e.Code == ErrorTable.InvalidSession));
        return reads;
    }

    public static SalesforceError BadPage() => new()
    {
        Action = FailureAction.SetAside,
        Code = ClientErrorCodes.AnswerMismatch,
        Message = "The query goes on without end, or at an address outside the REST API. Narrow the query.",
    };

    private static IEnumerable<SalesforceError> ErrorsOf(PartAnswer answer) => answer switch
    {
        PartRefused refused => [refused.Error],
        RowsAnswer rows => rows.Rows.Select(r => r.Error).OfType<SalesforceError>(),
        _ => [],
    };

    // The request itself was let in: a new token mends this, and nobody needs to connect again.
    private SalesforceError ReadError(JsonElement body, int status, bool ambiguous) =>
        errors.Read(body, status, ambiguous) is var error && error.Code == ErrorTable.InvalidSession
            ? error with
            {
                Action = FailureAction.Retry,
            }
            : error;

    private Read ReadPart(CompositePart part, int status, JsonElement body) => part switch
    {
        QueryPart when status == 200 => ReadQuery(part, body),
        CollectionPart collection when status == 200 => new Read(ReadRows(collection, body)),
        RecordPart record => new Read(new RowsAnswer([ReadRecord(record, status, body)])),
        _ when status is >= 200 and < 300 => new Read(Mismatch(part, $"answered it with HTTP status {status}")),
        _ => new Read(new PartRefused(ReadError(body, status, part is not QueryPart))),
    };

    public static Read ReadQuery(CompositePart part, JsonElement body)
    {
        var records = Json.Member(body, "records");
        if (records.ValueKind != JsonValueKind.Array) return new Read(Mismatch(part, "answered the query without records"));
        var done = Json.Flag(body, "done");
        var next = Json.Text(body, "nextRecordsUrl");
        // Half a result must not pass for the whole: what is missing would be made again.
        if (!done && next is null) return new Read(Mismatch(part, "neither ended the query nor said where it goes on"));
        return new Read(new QueryAnswer([.. records.EnumerateArray()]), done ? null : next);
    }

    private PartAnswer ReadRows(CollectionPart part, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array) return Mismatch(part, "answered the collection without its rows");
        var count = body.GetArrayLength();
        if (count != part.Rows.Length)
            return Mismatch(part, $"answered {count.ToString(CultureInfo.InvariantCulture)} rows to {part.Rows.Length}");
        return new RowsAnswer([.. body.EnumerateArray().Select((row, i) => ReadRow(part, part.Rows[i], row))]);
    }

    private RowResult ReadRow(CollectionPart part, RowBody sent, JsonElement row)
    {
        return Json.Member(row, "success").ValueKind switch
        {
            JsonValueKind.True => Saved(part, part.Verb, sent, row),
            JsonValueKind.False => new RowResult(null, false, errors.ReadRow(Json.Member(row, "errors"))),
            _ => new RowResult(null, false, Mismatch(part, "does not say whether a row was saved").Error),
        };
    }

    private RowResult ReadRecord(RecordPart part, int status, JsonElement body)
    {
        switch (status)
        {
            case 200 or 201 when Json.Member(body, "success").ValueKind == JsonValueKind.False:
                return new RowResult(null, false, errors.ReadRow(Json.Member(body, "errors")));
            case 200 or 201 or 204:
                return Saved(part, part.Verb, part.Row, body);
            case 300:
                return new RowResult(null, false, SeveralMatches(part, body));
            case >= 200 and < 300:
                return new RowResult(null, false, Mismatch(part, $"answered it with HTTP status {status}").Error);
            default:
                return new RowResult(null, false, ReadError(body, status, ambiguous: true));
        }
    }

    private static RowResult Saved(CompositePart part, WriteVerb verb, RowBody sent, JsonElement json)
    {
        var created = verb == WriteVerb.Insert || (verb == WriteVerb.Upsert && Json.Flag(json, "created"));
        if (SalesforceId.TryParse(Json.Text(json, "id"), out var id)) return new RowResult(id, created, null);
        return verb is WriteVerb.Update or WriteVerb.Delete
            ? new RowResult(sent.Id, false, null)
            : new RowResult(null, false, Mismatch(part, "saved a record without saying which").Error);
    }

    private static SalesforceError SeveralMatches(RecordPart part, JsonElement body) => new()
    {
        Action = FailureAction.SetAside,
        Code = ClientErrorCodes.SeveralMatches,
        Message =
            $"Several records of {part.Row.Object} have the same {part.ExternalIdField}. Nothing was saved. "
            + "Make the field unique in Salesforce Setup and clear the value on all but one record.",
        Fields = [part.ExternalIdField!],
        HttpStatus = 300,
        ExistingRecords = [.. from url in Json.Items(body)
                              where url.ValueKind == JsonValueKind.String
                              let last = url.GetString()!.Split('/')[^1]
                              where SalesforceId.TryParse(last, out _)
                              select SalesforceId.Parse(last)],
    };

    private static PartRefused Mismatch(CompositePart part, string what) => new(new SalesforceError
    {
        Action = FailureAction.SetAside,
        Code = ClientErrorCodes.AnswerMismatch,
        Message = $"The answer does not fit part '{part.Reference}': Salesforce {what}.",
        Ambiguous = part is not QueryPart,
    });
}
