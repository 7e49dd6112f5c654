using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>
/// A guest's data given out or erased, and orgs removed. Both go in short steps that any process may do, and go on where they
/// were after a restart. What is in Salesforce is not touched.
/// </summary>
public interface IErasureStore
{
    /// <summary>
    /// Forgets who the guest is, and begins to erase what is kept of its bookings. Also of a guest who is not known: what an
    /// event of the past tells of it does not come in any more. A booking that is made later is one of a new guest.
    /// </summary>
    /// <param name="region">For phone numbers without a country code, in events that were not read yet.</param>
    Task<ErasureRecord> StartErasureAsync(
        OrgId org, GuestKey guest, string region, string startedBy, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// The org is not found from now on, its keys and connection are gone, and the rest of it begins to go. Null when there is none.
    /// </summary>
    Task<ErasureRecord?> StartRemovalAsync(OrgId org, string startedBy, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>An erasure of a guest.</summary>
    Task<ErasureRecord?> FindErasureAsync(OrgId org, long id, CancellationToken cancellationToken);

    /// <summary>Erasures of guests, newest first.</summary>
    Task<IReadOnlyList<ErasureRecord>> ListErasuresAsync(OrgId org, int limit, CancellationToken cancellationToken);

    /// <summary>How many erasures of guests of the org have not ended, up to a number.</summary>
    Task<long> CountRunningErasuresAsync(OrgId org, int most, CancellationToken cancellationToken);

    /// <summary>Erasures and removals that have a step to do now, one of each org, the longest due first.</summary>
    Task<IReadOnlyList<long>> FindDueErasuresAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Does the next step. False where none is due, as when another process has just done it, or it is done.</summary>
    Task<bool> StepErasureAsync(long id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Its next step is not due before then, as after one that failed.</summary>
    Task PutOffErasureAsync(long id, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Everything that is kept of a guest. Changes nothing.</summary>
    Task<GuestExport> ExportGuestAsync(OrgId org, GuestKey guest, string region, CancellationToken cancellationToken);

    /// <summary>
    /// Of events whose subject is bound to nobody, those of guests and bookings that were erased: they are completed and
    /// emptied, and their sequences answered.
    /// </summary>
    Task<IReadOnlySet<long>> DropErasedAsync(OrgId org, IReadOnlyList<UnboundEvent> arrived, CancellationToken cancellationToken);
}

/// <summary>One of the ways by which a guest is known.</summary>
/// <param name="Value">Normalized: an email in small letters, a phone as E.164, CTC-…, a Salesforce id of 18 characters.</param>
public sealed record GuestKey(IdentityKind Kind, string Value);

/// <param name="StartedAt">What happened later is not erased.</param>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Erased">How many rows were erased or emptied so far.</param>
/// <param name="Records">Ids of the Salesforce records that its bookings led to. They are still there.</param>
public sealed record ErasureRecord(
    long Id, OrgId Org, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long Erased, ImmutableArray<string> Records);

/// <summary>An event that waits, whose subject is bound to nobody yet.</summary>
public sealed record UnboundEvent(long Sequence, string SubjectId, DateTimeOffset OrderTime, GuestIdentities Identities);

/// <param name="Bookings">Also its conversations, and itself as a contact of OnceHub.</param>
/// <param name="Events">As they were received, of all its bookings, and those that could not be read and name it.</param>
public sealed record GuestExport(
    ImmutableArray<ExportedGuest> Guests, ImmutableArray<ExportedBooking> Bookings, ImmutableArray<ExportedEvent> Events);

/// <param name="Identities">As <c>kind:value</c>.</param>
/// <param name="Notes">JSON; null for none.</param>
public sealed record ExportedGuest(string? Email, ImmutableArray<string> Identities, string? Notes);

/// <param name="State">JSON; null while nothing is recorded.</param>
public sealed record ExportedBooking(
    string BookingId,
    string? Phase,
    string? GuestName,
    string? State,
    ImmutableArray<HistoryEntry> History,
    ImmutableArray<Failure> Failures);

/// <param name="Payload">Empty once it was purged.</param>
public sealed record ExportedEvent(string EventId, string SubjectId, string Type, DateTimeOffset ReceivedAt, byte[] Payload);
