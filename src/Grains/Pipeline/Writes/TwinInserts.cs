namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>
/// Guests who wait together may want the same record made: a company's Account. It is sent once, and all get its outcome;
/// Salesforce would refuse every row with an external id that stands twice in one request.
/// </summary>
internal sealed class TwinInserts
{
    private readonly List<(WriteRow Twin, WriteRow First)> _twins = [];

    public TwinInserts(IReadOnlyList<WriteRow> rows)
    {
        var firsts = new List<WriteRow>(rows.Count);
        var byRecord = new Dictionary<string, WriteRow>();
        foreach (var row in rows)
        {
            if (row.Write.Kind != WriteKind.Insert || row.RecordKey is not { } key || byRecord.TryAdd(key, row)) firsts.Add(row);
            else _twins.Add((row, byRecord[key]));
        }
        Firsts = firsts;
    }

    public IReadOnlyList<WriteRow> Firsts { get; }

    /// <summary>After the firsts have their outcomes.</summary>
    public void Complete()
    {
        foreach (var (twin, first) in _twins)
            twin.Plan.Complete(twin.Index, first.Plan.OutcomeOf(first.Index)! with { Created = false, Calls = 0 });
    }
}
