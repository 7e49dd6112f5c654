using System.Collections.Concurrent;

namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>
/// Guests who are worked on together may want the same record made: a company's Account. The first one's is sent, and all
/// get its outcome; Salesforce would refuse the others, or make it again where the org has no field for our external id.
/// </summary>
internal sealed class SharedInserts(TimeProvider time)
{
    /// <summary>Longer than a turn may take: whoever looked a record up before it was made sends its own by then.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, SharedInsert> _byRecord = new();
    private readonly Queue<SharedInsert> _made = new();

    /// <summary>The insert that makes the row's record; null for rows that make none that others could want.</summary>
    public SharedInsert? Enter(WriteRow row)
    {
        if (row.Write.Kind != WriteKind.Insert || row.RecordKey is not { } key) return null;
        lock (_made)
        {
            while (_made.TryPeek(out var oldest) && time.GetUtcNow() - oldest.MadeAt > Remembered) Forget(_made.Dequeue());
        }
        var own = new SharedInsert(key, row);
        while (true)
        {
            var known = _byRecord.GetOrAdd(key, own);
            if (known == own || known.Serves(row)) return known;
            if (_byRecord.TryUpdate(key, own, known)) return own;
        }
    }

    /// <summary>After its row has an outcome.</summary>
    public void Settle(SharedInsert insert)
    {
        if (!insert.Settle(time.GetUtcNow()))
        {
            Forget(insert);
            return;
        }
        lock (_made) _made.Enqueue(insert);
    }

    private void Forget(SharedInsert insert) => _byRecord.TryRemove(new(insert.Key, insert));
}

/// <summary>One record that is being made, or was made a moment ago.</summary>
internal sealed class SharedInsert(string key, WriteRow row)
{
    private readonly TaskCompletionSource<WriteOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null once it has its outcome, so that its plan is not kept.</summary>
    private WriteRow? _row = row;

    /// <summary>Null once the record is made: only a refusal depends on what was sent.</summary>
    private RecordWrite? _write = row.Write;

    /// <summary>In ticks; 0 for null.</summary>
    private long _madeAt;

    public string Key { get; } = key;

    /// <summary>Null until it is made, and where Salesforce itself would tell.</summary>
    public DateTimeOffset? MadeAt => Interlocked.Read(ref _madeAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The row is the one that is sent.</summary>
    public bool IsOf(WriteRow row) => Volatile.Read(ref _row) == row;

    /// <summary>
    /// False for whoever looked it up since and did not find it: it is there no more. A refusal is not for those who come after it.
    /// </summary>
    public bool Serves(WriteRow row)
    {
        if (MadeAt is { } made) return row.Write.SoughtAt <= made;
        return Volatile.Read(ref _row) is { } sent && sent.Plan.OutcomeOf(sent.Index)?.Failure is null;
    }

    /// <summary>A refusal is also that of whoever sends the same, and of nobody who sends it otherwise by now.</summary>
    public bool IsFor(WriteRow row, WriteOutcome outcome) => outcome.Failure is null || _write is not { } sent
        || ((sent.Alone, sent.AllowDuplicates) == (row.Write.Alone, row.Write.AllowDuplicates)
            && sent.Fields.Select(field => field.Key).SequenceEqual(row.Write.Fields.Select(field => field.Key)));

    public async Task<WriteOutcome> WaitAsync(CancellationToken patience) =>
        await _outcome.Task.WaitAsync(patience) with { Created = false, Calls = 0 };

    /// <summary>Whether it is to be remembered: no external id would tell that the record is there.</summary>
    public bool Settle(DateTimeOffset now)
    {
        var sent = _row!;
        var outcome = sent.Plan.OutcomeOf(sent.Index)!;
        var isRemembered = outcome.Failure is null && !sent.Write.Fields.Contains(sent.Write.ExternalIdField!);
        if (outcome.Failure is null) _write = null;
        if (isRemembered) Interlocked.Exchange(ref _madeAt, now.UtcTicks);
        Volatile.Write(ref _row, null);
        _outcome.SetResult(outcome);
        return isRemembered;
    }
}
