using System.Collections.Immutable;
using System.Diagnostics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline.Writes;

/// <summary>The writes of one call: which are ready, which wait for the ids of others, and what became of each.</summary>
internal sealed class WritePlan
{
    private readonly WriteOutcome?[] _outcomes;
    private readonly bool[] _given;
    private int _open;
    private int _inBulk;
    private int _notGiven;
    private readonly TaskCompletionSource<ImmutableArray<WriteOutcome>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WritePlan(ImmutableArray<RecordWrite> writes)
    {
        Writes = writes;
        Rows = [.. writes.Select((write, index) => new WriteRow(this, index, write))];
        _outcomes = new WriteOutcome?[writes.Length];
        _given = new bool[writes.Length];
        _open = _notGiven = writes.Length;
        if (writes.IsEmpty) _done.SetResult([]);
    }

    public ImmutableArray<RecordWrite> Writes { get; }

    /// <summary>The span that asked for it.</summary>
    public ActivityContext Caller { get; } = Activity.Current?.Context ?? default;

    public ImmutableArray<WriteRow> Rows { get; }

    public Task<ImmutableArray<WriteOutcome>> Done => _done.Task;

    /// <summary>Some of its rows are in a bulk job, or about to be.</summary>
    public bool IsInBulk => Volatile.Read(ref _inBulk) > 0;

    /// <summary>Some of its rows have left in a bulk job.</summary>
    public bool WasInBulk { get; set; }

    public void EntersBulk() => Interlocked.Increment(ref _inBulk);

    public void LeavesBulk() => Interlocked.Decrement(ref _inBulk);

    public WriteOutcome? OutcomeOf(int index)
    {
        lock (_outcomes) return _outcomes[index];
    }

    /// <summary>What is known now, and for all else this failure.</summary>
    public ImmutableArray<WriteOutcome> KnownSoFar(CallFailure unknown)
    {
        lock (_outcomes) return [.. _outcomes.Select(outcome => outcome ?? new WriteOutcome { Failure = unknown })];
    }

    /// <summary>Rows that can go now and were not given out before.</summary>
    public List<WriteRow> TakeReady()
    {
        List<WriteRow> ready = [];
        lock (_outcomes)
        {
            if (_notGiven == 0) return ready;
            foreach (var row in Rows)
            {
                if (_given[row.Index] || AwaitsId(row)) continue;
                Give(row);
                ready.Add(row);
            }
        }
        return ready;
    }

    /// <summary>Takes rows that wait for rows of <paramref name="leaving"/> and nothing else, to leave with them by reference.</summary>
    public List<WriteRow> TakeDependents(IReadOnlyCollection<WriteRow> leaving)
    {
        List<WriteRow> taken = [];
        lock (_outcomes)
        {
            foreach (var row in Rows)
            {
                if (_given[row.Index]) continue;
                if (!row.Write.References.All(reference => _outcomes[reference.Write] is not null
                    || leaving.Contains(Rows[reference.Write]) || taken.Contains(Rows[reference.Write]))) continue;
                Give(row);
                taken.Add(row);
            }
        }
        return taken;
    }

    /// <summary>Completes rows whose outcome is known before they are sent.</summary>
    public void CompleteKnown(Func<WriteRow, WriteOutcome?> known)
    {
        foreach (var row in Rows.Where(row => row.Write.References.IsEmpty))
        {
            if (known(row) is not { } outcome) continue;
            lock (_outcomes) Give(row);
            Complete(row.Index, outcome);
        }
    }

    public void Complete(int index, WriteOutcome outcome)
    {
        lock (_outcomes)
        {
            if (_outcomes[index] is not null) return;
            _outcomes[index] = outcome;
            _open--;
            if (outcome.Failure is not null) HaltDependents();
            if (_open > 0) return;
        }
        _done.TrySetResult([.. _outcomes.Select(known => known!)]);
    }

    private void HaltDependents()
    {
        foreach (var row in Rows)
        {
            if (_given[row.Index] || !row.Write.References.Any(reference => _outcomes[reference.Write]?.Failure is not null)) continue;
            Give(row);
            _open--;
            _outcomes[row.Index] = new WriteOutcome
            {
                Failure = new CallFailure
                {
                    Action = FailureAction.Halted,
                    Code = "HALTED",
                    Message = "Not sent, because the record it belongs to was not written.",
                },
            };
        }
    }

    private bool AwaitsId(WriteRow row)
    {
        foreach (var reference in row.Write.References)
            if (_outcomes[reference.Write] is null) return true;
        return false;
    }

    private void Give(WriteRow row)
    {
        _given[row.Index] = true;
        _notGiven--;
    }
}

/// <summary>One write of a plan.</summary>
internal sealed class WriteRow(WritePlan plan, int index, RecordWrite write)
{
    public WritePlan Plan => plan;

    public int Index => index;

    public RecordWrite Write => write;

    /// <summary>It was answered, and what waited for it is about to be handed in.</summary>
    public bool GoesOn { get; set; }

    /// <summary>Calls that were spent on it, as shares of the requests it left in.</summary>
    public double Spent { get; set; }

    /// <summary>
    /// Which record it is about; two rows of one record never leave in one request. Null for an insert without an external id, which is no
    /// record yet.
    /// </summary>
    public string? RecordKey { get; } = write switch
    {
        { RecordId: { } id } => id.Value,
        { ExternalIdField: not null, ExternalIdValue: { } value } => $"{write.Object}/{write.ExternalIdField}/{value}".ToLowerInvariant(),
        _ => null,
    };

    /// <summary>The fields, with ids of earlier writes filled in; where one leaves in the same request, its reference.</summary>
    public FieldSet Fields(Func<WriteRow, string?> referenceOf)
    {
        if (write.References.IsEmpty) return write.Fields;
        var fields = write.Fields.Copy();
        foreach (var reference in write.References)
            fields[reference.Field] = FieldValue.Of(
                plan.OutcomeOf(reference.Write)?.RecordId?.Value ?? referenceOf(plan.Rows[reference.Write]));
        return fields;
    }
}
