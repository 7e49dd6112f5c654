using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>One composite request: its parts, and which rows each part holds.</summary>
internal sealed record WriteRequest(ImmutableArray<CompositePart> Parts, ImmutableArray<ImmutableArray<WriteRow>> RowsOfParts)
{
    public int RowCount => RowsOfParts.Sum(rows => rows.Length);

    public IEnumerable<WriteRow> Rows => RowsOfParts.SelectMany(rows => rows);
}

/// <summary>Packs rows into as few composite requests as Salesforce's bounds allow (REST API Developer Guide, Composite).</summary>
internal static class WritePacking
{
    public const int RowsPerCollection = 200;
    private const int CollectionsPerRequest = 5;
    private const int PartsPerRequest = 25;
    private const int TypeChangesPerCollection = 10;

    /// <summary>
    /// A handful of rows, with those that wait for their ids, leaves as single records that refer to one another: a lone
    /// booking takes one call. More rows leave in collections, one row per record per request, sorted so that rows with the
    /// same parent stand together; what depends on them follows when their ids are known.
    /// </summary>
    public static IReadOnlyList<WriteRequest> Pack(IReadOnlyList<WriteRow> ready)
    {
        var requests = new List<WriteRequest>();
        foreach (var round in RoundsWithoutRepeats([.. ready.Where(row => !row.Write.Alone)]))
            requests.AddRange(ByReference(round) is { } single ? [single] : InCollections(round, RowsPerCollection));
        foreach (var some in ready.Where(row => row.Write.Alone).Chunk(PartsPerRequest)) requests.Add(Singles(some));
        return requests;
    }

    /// <summary>
    /// Rows that were too many together, in collections of a fifth, at last one by one: what the org's triggers do for all
    /// rows of a collection counts against the limits of one transaction (Apex Developer Guide, Execution Governors and Limits).
    /// </summary>
    /// <param name="together">How many the largest collection had.</param>
    public static IEnumerable<WriteRequest> Smaller(IReadOnlyList<WriteRow> rows, int together) =>
        together <= PartsPerRequest || rows.Count <= PartsPerRequest
            ? rows.Chunk(PartsPerRequest).Select(Singles)
            : InCollections(rows, together / CollectionsPerRequest);

    /// <summary>
    /// The rows of a request that was refused as a whole, in smaller ones; rows that may refer to one another stay together.
    /// Empty when it cannot be parted.
    /// </summary>
    public static IReadOnlyList<WriteRequest> Apart(WriteRequest request)
    {
        WriteRow[] rows = [.. request.Rows];
        if (rows.Length == 1) return [];
        if (request.Parts[0] is not RecordPart) return [.. Smaller(rows, request.RowsOfParts.Max(part => part.Length))];
        var plans = rows.GroupBy(row => row.Plan).ToArray();
        if (plans.Length == 1) return [];
        var each = (plans.Length + CollectionsPerRequest - 1) / CollectionsPerRequest;
        return [.. plans.Chunk(each).Select(some => Singles([.. some.SelectMany(plan => plan)]))];
    }

    private static List<List<WriteRow>> RoundsWithoutRepeats(IReadOnlyList<WriteRow> rows)
    {
        var rounds = new List<List<WriteRow>>();
        var next = new Dictionary<string, int>();
        foreach (var row in rows)
        {
            var round = row.RecordKey is { } key ? next.GetValueOrDefault(key) : 0;
            if (row.RecordKey is { } repeated) next[repeated] = round + 1;
            if (round == rounds.Count) rounds.Add([]);
            rounds[round].Add(row);
        }
        return rounds;
    }

    private static WriteRequest? ByReference(List<WriteRow> ready)
    {
        if (ready.Count > PartsPerRequest || ready.Select(row => row.Plan).Distinct().Sum(plan => plan.Rows.Length) > PartsPerRequest)
            return null;
        var leaving = new List<WriteRow>(ready);
        foreach (var plan in ready.Select(row => row.Plan).Distinct()) leaving.AddRange(plan.TakeDependents(leaving));
        if (leaving.Count == ready.Count && ready.Count > CollectionsPerRequest) return null;
        return Singles(leaving);
    }

    private static WriteRequest Singles(IReadOnlyList<WriteRow> leaving)
    {
        var references = leaving.Select((row, i) => (row, name: $"r{i}")).ToDictionary(pair => pair.row, pair => pair.name);
        var parts = leaving.Select(row => (CompositePart)new RecordPart(
            references[row],
            VerbOf(row.Write.Kind),
            HeadersOf(row.Write),
            Body(row, other => references.TryGetValue(other, out var name) ? $"@{{{name}.id}}" : null),
            ExternalIdOf(row),
            ExternalIdOf(row) is null ? null : row.Write.ExternalIdValue));
        return new WriteRequest([.. parts], [.. leaving.Select(row => ImmutableArray.Create(row))]);
    }

    private static IEnumerable<WriteRequest> InCollections(IReadOnlyList<WriteRow> ready, int rowsPerCollection)
    {
        var collections = ready
            .GroupBy(row =>
                (
                    row.Write.Kind,
                    Headers: HeadersOf(row.Write),
                    Upserted: row.Write.Kind == WriteKind.Upsert ? $"{row.Write.Object}/{row.Write.ExternalIdField}" : ""))
            .OrderBy(group => group.Key.Kind)
            // A write locks the parents it names: rows of one parent go together, in one order everywhere.
            .SelectMany(group =>
                Chunks(
                    [
                        .. group.OrderBy(row => row.Write.Object, StringComparer.Ordinal)
                            .ThenBy(ParentOf, StringComparer.Ordinal)
                            .ThenBy(row => row.RecordKey, StringComparer.Ordinal),
                    ],
                    rowsPerCollection));
        foreach (var batch in collections.Chunk(CollectionsPerRequest))
            yield return new WriteRequest([.. batch.Select((rows, i) => Collection($"c{i}", rows))], [.. batch]);
    }

    private static IEnumerable<ImmutableArray<WriteRow>> Chunks(IReadOnlyList<WriteRow> sorted, int rowsPerCollection)
    {
        var chunk = ImmutableArray.CreateBuilder<WriteRow>();
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in sorted)
        {
            if (chunk.Count == rowsPerCollection || (types.Count == TypeChangesPerCollection && !types.Contains(row.Write.Object)))
            {
                yield return chunk.DrainToImmutable();
                types.Clear();
            }
            chunk.Add(row);
            types.Add(row.Write.Object);
        }
        if (chunk.Count > 0) yield return chunk.DrainToImmutable();
    }

    private static CollectionPart Collection(string reference, ImmutableArray<WriteRow> rows) => new(
        reference,
        VerbOf(rows[0].Write.Kind),
        HeadersOf(rows[0].Write),
        [.. rows.Select(row => WithExternalId(row, Body(row, _ => null)))],
        ExternalIdOf(rows[0]));

    /// <summary>An insert carries its external id among its fields.</summary>
    private static string? ExternalIdOf(WriteRow row) => row.Write.Kind == WriteKind.Upsert ? row.Write.ExternalIdField : null;

    private static RowBody WithExternalId(WriteRow row, RowBody body)
    {
        if (row.Write is not { Kind: WriteKind.Upsert, ExternalIdField: { } field, ExternalIdValue: { } id }) return body;
        if (body.Fields[field]?.Text == id) return body;
        var fields = body.Fields.Copy();
        fields[field] = FieldValue.Of(id);
        return body with { Fields = fields };
    }

    private static RowBody Body(WriteRow row, Func<WriteRow, string?> referenceOf) => new(
        row.Write.Object,
        row.Fields(referenceOf),
        row.Write.RecordId);

    /// <summary>The first record that the row's references name, of those whose ids are known; null for none.</summary>
    private static string? ParentOf(WriteRow row)
    {
        foreach (var reference in row.Write.References)
            if (row.Plan.OutcomeOf(reference.Write)?.RecordId is { } parent) return parent.Value;
        return null;
    }

    private static WriteHeaders HeadersOf(RecordWrite write) => new(write.AutoAssign, write.AllowDuplicates);

    private static WriteVerb VerbOf(WriteKind kind) => kind switch
    {
        WriteKind.Insert => WriteVerb.Insert,
        WriteKind.Update => WriteVerb.Update,
        WriteKind.Delete => WriteVerb.Delete,
        _ => WriteVerb.Upsert,
    };
}
