using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// An org's Salesforce that is really read and never written: what would be written is kept, in the form it would be sent,
/// and answered as Salesforce would, as far as its describes and its records tell. Records that would be made have ids that
/// are made up. For one caller at a time.
/// </summary>
public sealed class RehearsedSalesforce(ISalesforceApi inner, string apiVersion) : ISalesforceApi
{
    private readonly List<RehearsedRequest> _requests = [];
    /// <summary>Records that would be made, by their ids, with what they would hold.</summary>
    private readonly Dictionary<SalesforceId, FieldSet> _madeUp = [];
    private readonly ForeseenAnswers _answers = new(inner);

    /// <summary>What would have been sent, in order.</summary>
    public IReadOnlyList<RehearsedRequest> Requests => _requests;

    public ApiUsage? Usage => inner.Usage;

    public IBulkIngest? Bulk => null;

    /// <summary>Whether an id stands for a record that would be made.</summary>
    public bool IsMadeUp(SalesforceId id) => _madeUp.ContainsKey(id);

    /// <summary>An id for a record that would be made, or that Salesforce would make along with it.</summary>
    public SalesforceId MakeUp(string prefix)
    {
        var id = SalesforceId.Parse($"{prefix}DRYRUN{_madeUp.Count + 1:000000}");
        _madeUp.Add(id, new FieldSet { ["Id"] = FieldValue.Of(id.Value) });
        return id;
    }

    /// <summary>What would be written to such a record, so that a later write of it meets it.</summary>
    private void Keep(SalesforceId id, FieldSet written)
    {
        if (!_madeUp.TryGetValue(id, out var record)) return;
        foreach (var (field, value) in written) record[field] = value;
    }

    public async Task<ImmutableArray<PartAnswer>> CompositeAsync(IReadOnlyList<CompositePart> parts, CancellationToken cancellationToken)
    {
        if (parts.All(part => part is QueryPart)) return await inner.CompositeAsync(parts, cancellationToken);
        CompositeRules.Check(parts);
        var body = BodyOf(parts);
        var writes = ImmutableArray.CreateBuilder<RehearsedWrite>();
        var answers = ImmutableArray.CreateBuilder<PartAnswer>();
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var rows = ImmutableArray.CreateBuilder<RowResult>();
            foreach (var row in RowsOf(part))
            {
                var write = await AnswerAsync(row, refused, cancellationToken);
                writes.Add(write);
                rows.Add(write.Refusal is { } refusal ? new RowResult(null, false, refusal) : new RowResult(write.Id, write.Creates, null));
                if (write.Refusal is not null && part is RecordPart) refused.Add(part.Reference);
            }
            answers.Add(new RowsAnswer(rows.ToImmutable()));
        }
        _requests.Add(new RehearsedRequest("POST", $"/services/data/{apiVersion}/composite", body, writes.ToImmutable()));
        return answers.ToImmutable();
    }

    public Task<QueryAnswer> QueryAsync(string soql, bool includeDeleted, CancellationToken cancellationToken) =>
        inner.QueryAsync(soql, includeDeleted, cancellationToken);

    public Task<ImmutableArray<JsonElement>> SearchAsync(string sosl, CancellationToken cancellationToken) =>
        inner.SearchAsync(sosl, cancellationToken);

    public Task<ObjectDescribe> DescribeAsync(string objectName, CancellationToken cancellationToken) =>
        inner.DescribeAsync(objectName, cancellationToken);

    public Task<ObjectDescribe> RefreshDescribeAsync(string objectName, CancellationToken cancellationToken) =>
        inner.RefreshDescribeAsync(objectName, cancellationToken);

    public Task<ApiUsage> ReadLimitsAsync(CancellationToken cancellationToken) => inner.ReadLimitsAsync(cancellationToken);

    public Task<ConnectedIdentity> IdentifyAsync(CancellationToken cancellationToken) => inner.IdentifyAsync(cancellationToken);

    private async Task<RehearsedWrite> AnswerAsync(RehearsedWrite row, HashSet<string> refused, CancellationToken cancellationToken)
    {
        if (ForeseenAnswers.Halted(row, refused) is { } halted) return row with { Refusal = halted };
        var answered = await _answers.AnswerAsync(row, _madeUp, cancellationToken);
        if (answered.Refusal is not null) return answered;
        var id = answered.Id ?? MakeUp((await inner.DescribeAsync(row.Object, cancellationToken)).KeyPrefix ?? "000");
        Keep(id, row.Fields);
        return answered with { Id = id };
    }

    private static IEnumerable<RehearsedWrite> RowsOf(CompositePart part) => part switch
    {
        RecordPart record => [RowOf(record.Verb, record.Row, record.ExternalIdField, CompositeRules.RecordValue(record))],
        CollectionPart collection => collection.Rows.Select(row =>
            RowOf(
                collection.Verb,
                row,
                collection.ExternalIdField,
                collection.ExternalIdField is { } field ? row.Fields[field]?.ToString() : null)),
        _ => throw new ArgumentException("Queries and writes are not rehearsed in one request.", nameof(part)),
    };

    private static RehearsedWrite RowOf(WriteVerb verb, RowBody row, string? externalIdField, string? externalIdValue) => new()
    {
        Verb = verb,
        Object = row.Object,
        Id = row.Id,
        ExternalIdField = verb == WriteVerb.Upsert ? externalIdField : null,
        ExternalIdValue = verb == WriteVerb.Upsert ? externalIdValue : null,
        Fields = row.Fields,
    };

    private JsonElement BodyOf(IReadOnlyList<CompositePart> parts)
    {
        using var buffer = new PooledBuffer();
        CompositeWriter.Write(buffer, parts, apiVersion);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}

/// <summary>A request that would have been sent.</summary>
/// <param name="Writes">Its rows, in order, with how Salesforce would answer each.</param>
public sealed record RehearsedRequest(string Method, string Path, JsonElement Body, ImmutableArray<RehearsedWrite> Writes);

/// <summary>A row that would have been written.</summary>
public sealed record RehearsedWrite
{
    public required WriteVerb Verb { get; init; }

    public required string Object { get; init; }

    /// <summary>The record that is there, or a made-up id for one that would be made; null when refused before it was found.</summary>
    public SalesforceId? Id { get; init; }

    /// <summary>The record is not there yet.</summary>
    public bool Creates { get; init; }

    public string? ExternalIdField { get; init; }

    public string? ExternalIdValue { get; init; }

    public required FieldSet Fields { get; init; }

    /// <summary>The same fields as the record has them now; null when there is none, or it was not read.</summary>
    public FieldSet? Before { get; init; }

    /// <summary>Why Salesforce would refuse it, as far as can be foreseen.</summary>
    public SalesforceError? Refusal { get; init; }
}
