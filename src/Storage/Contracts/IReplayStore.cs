using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Replays: failures that are made to wait again, some each second, until all of them were.</summary>
public interface IReplayStore
{
    /// <summary>Starts one over all failures that are set aside now and match; null when none does. Nothing waits again yet.</summary>
    Task<ReplayRecord?> StartReplayAsync(OrgId org, ReplayOrder order, DateTimeOffset now, CancellationToken cancellationToken);

    Task<ReplayRecord?> FindReplayAsync(OrgId org, long id, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <exception cref="FormatException">The cursor is not one that a page before gave.</exception>
    Task<Page<ReplayRecord>> ListReplaysAsync(OrgId org, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>False when the replay is not in one of the states that this follows: pausing follows running, and so on.</summary>
    Task<bool> ChangeReplayAsync(OrgId org, long id, ReplayState state, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Replays of all orgs that run and have a step to do now, the longest due first.</summary>
    Task<IReadOnlyList<(OrgId Org, long Id)>> FindDueReplaysAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the next failures of a replay wait, due at once, or finds that all were and what came of them. Nothing where no
    /// step is due, as when another process has just done it.
    /// </summary>
    /// <returns>How many wait again now.</returns>
    Task<int> StepReplayAsync(OrgId org, long id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Its next step is not due before then, as after one that failed.</summary>
    Task PutOffReplayAsync(OrgId org, long id, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <summary>
/// Which failures: those chosen, else all that every given condition holds for. What could not be read is not among them unless it was
/// chosen, or its code is given: it fails again.
/// </summary>
/// <param name="Chosen">Ids of failures; null for no choice.</param>
/// <param name="Object">Empty for what is about no record.</param>
/// <param name="PerSecond">So many wait again each second, that what comes new is not held up.</param>
public sealed record ReplayOrder(
    ImmutableArray<long>? Chosen, string? Code, string? Object, string? Cause, int PerSecond, string StartedBy);

public enum ReplayState
{
    /// <summary>Failures are made to wait again, or what became of the last ones is not known yet.</summary>
    Running,

    /// <summary>No further ones are made to wait until it is resumed.</summary>
    Paused,

    /// <summary>No further ones ever are.</summary>
    Stopped,

    /// <summary>All were made to wait, and each was applied or failed again.</summary>
    Done,
}

/// <param name="Total">How many failures matched when it started.</param>
/// <param name="Released">How many of them were made to wait again.</param>
/// <param name="Synced">How many of these are applied.</param>
/// <param name="Failed">How many of these failed again.</param>
/// <param name="ChangedAt">When its state last changed.</param>
public sealed record ReplayRecord(
    long Id, ReplayState State, ReplayOrder Order, DateTimeOffset StartedAt, long Total, long Released, long Synced, long Failed,
    DateTimeOffset ChangedAt)
{
    /// <summary>
    /// How many of those that were made to wait are not known yet. None once it is done: what was erased or purged meanwhile is not
    /// waited for.
    /// </summary>
    public long Waiting => State == ReplayState.Done ? 0 : Math.Max(0, Released - Synced - Failed);
}
