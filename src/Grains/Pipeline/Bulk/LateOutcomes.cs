using System.Collections.Concurrent;

namespace OnceHub.Sync.Grains;

/// <summary>
/// What jobs brought about after the turns that wrote it had ended: the guest's next turn, which plans the same write, is
/// answered from here. It is only spared a repeat: forgotten, the write is done again by external id.
/// </summary>
internal sealed class LateOutcomes(OrgConnection connection, TimeProvider time)
{
    private const int MostRemembered = 100_000;
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (string Content, WriteOutcome Outcome, long At)> _known = new();

    /// <summary>Nobody waits for the plan any more.</summary>
    public void Await(WritePlan plan) => _ = plan.Done.ContinueWith(
        _ => Remember(plan), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>The outcome of the same write, once.</summary>
    public WriteOutcome? Take(WriteRow row)
    {
        if (_known.IsEmpty || row.RecordKey is not { } key || !_known.TryRemove(key, out var known)) return null;
        return time.GetElapsedTime(known.At) < RememberedFor && known.Content == BulkRowRules.ContentOf(row, connection.Settings) ? known.Outcome : null;
    }

    private void Remember(WritePlan plan)
    {
        if (_known.Count >= MostRemembered) Purge();
        foreach (var row in plan.Rows)
            if (row.RecordKey is { } key && plan.OutcomeOf(row.Index) is { Failure: null } outcome)
                _known[key] = (BulkRowRules.ContentOf(row, connection.Settings), outcome, time.GetTimestamp());
    }

    private void Purge()
    {
        foreach (var (key, known) in _known)
            if (time.GetElapsedTime(known.At) >= RememberedFor) _known.TryRemove(key, out _);
        if (_known.Count >= MostRemembered) _known.Clear();
    }
}
