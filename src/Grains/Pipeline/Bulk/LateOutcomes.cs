using System.Collections.Concurrent;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Writes;

namespace OnceHub.Sync.Grains.Pipeline.Bulk;

/// <summary>
/// What jobs brought about after the turns that wrote it had ended: the guest's next turn, which plans the same write, is
/// answered from here, unless another process has written to the org between. It is only spared a repeat: forgotten, the
/// write is done again by external id.
/// </summary>
internal sealed class LateOutcomes(Func<OrgSettings> settings, IOrgLease lease, TimeProvider time)
{
    private const int MostRemembered = 100_000;
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (string Content, WriteOutcome Outcome, long AloneSince, long At)> _known = new();

    /// <summary>No turn waits for the plan any more. Completes when what came of it is remembered.</summary>
    /// <param name="since">Since when nobody else had the lease, as it was before anything of the plan was sent.</param>
    public Task AwaitAsync(WritePlan plan, long since) => plan.Done.ContinueWith(
        _ => Remember(plan, since), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>The outcome of the same write, once.</summary>
    public WriteOutcome? Take(WriteRow row)
    {
        if (row.RecordKey is not { } key || !_known.TryRemove(key, out var known)) return null;
        return
            known.AloneSince == lease.AloneSince
            && time.GetElapsedTime(known.At) < RememberedFor
            && known.Content == BulkRowRules.ContentOf(row, settings())
            ? known.Outcome
            : null;
    }

    private void Remember(WritePlan plan, long since)
    {
        if (_known.Count >= MostRemembered) Purge();
        foreach (var row in plan.Rows)
            if (row.RecordKey is { } key && plan.OutcomeOf(row.Index) is { Failure: null } outcome)
                _known[key] = (BulkRowRules.ContentOf(row, settings()), outcome, since, time.GetTimestamp());
    }

    private void Purge()
    {
        foreach (var (key, known) in _known)
            if (time.GetElapsedTime(known.At) >= RememberedFor) _known.TryRemove(key, out _);
        if (_known.Count >= MostRemembered) _known.Clear();
    }
}
