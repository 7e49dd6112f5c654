using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Removing what is old, a little at a time. What waits is never touched.</summary>
public interface IRetentionStore
{
    /// <summary>
    /// Looks at the next rows of this kind, in the order they were stored, and purges those of them that are done and older
    /// than <paramref name="before"/>. One step is one short transaction, of all orgs together.
    /// </summary>
    /// <param name="after">Where the step before ended (<see cref="PurgeStep.LookedUntil"/>); 0 to begin.</param>
    /// <param name="limit">How many rows to look at.</param>
    Task<PurgeStep> PurgeAsync(PurgeKind kind, DateTimeOffset before, long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes from an org the next that is older than <paramref name="before"/>. One step is one short transaction. What is
    /// needed of a booking or guest stays, without what tells of the guest, and <see cref="IGuestStore.BindAsync"/> brings it
    /// back when an event speaks of it again.
    /// </summary>
    /// <param name="cursor">What the step before gave; null to begin.</param>
    /// <param name="limit">How much to look at.</param>
    Task<RetireStep> RetireAsync(
        RetireKind kind, OrgId org, DateTimeOffset before, string? cursor, int limit, CancellationToken cancellationToken);
}

public enum RetireKind
{
    /// <summary>Events that failed last so long ago: they are emptied and never replayed, and their failures are gone.</summary>
    SetAside,

    /// <summary>Bookings that started and changed last so long ago, and guests who have none any more.</summary>
    Bookings,

    /// <summary>
    /// Guests who have no booking, and of whom nothing waits or failed, however old: those whose record was made because a
    /// booking named them, and those who were known again by an address that turned out to be another's.
    /// </summary>
    Guests,

    /// <summary>Versions of settings, but the newest and those that drafts began from.</summary>
    Settings,
}

/// <param name="Gone">How many are gone.</param>
/// <param name="Next">Where the next step goes on; null at the end.</param>
public sealed record RetireStep(int Gone, string? Next);

public enum PurgeKind
{
    /// <summary>The raw bytes of events that are done. The event's id stays, so that a repeat is still known.</summary>
    Payloads,

    /// <summary>Events that are done, whole: the same event sent again counts as new, and changes nothing that is newer.</summary>
    Events,

    /// <summary>Lines of the history of bookings that have nothing open.</summary>
    History,

    /// <summary>Failures that were resolved, and the payloads of their events.</summary>
    Failures,

    /// <summary>Lines of the audit.</summary>
    Audit,

    /// <summary>Counts by the hour.</summary>
    Hours,
}

/// <param name="Purged">How many rows were purged.</param>
/// <param name="LookedUntil">Where the next step goes on.</param>
/// <param name="AtEnd">There is nothing further that is old enough.</param>
public sealed record PurgeStep(int Purged, long LookedUntil, bool AtEnd)
{
    /// <summary>
    /// Of payloads: the first event of these rows that still waits, whose payload is to go once it is done; null for none.
    /// </summary>
    public long? FirstWaiting { get; init; }
}
