using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Who is who: claims of identities, and what subjects (bookings, conversations, contacts) are bound to whom.</summary>
public interface IGuestStore
{
    /// <summary>
    /// Binds each subject to a guest, durably, and claims the identities for that guest; first come, first served.
    /// A subject that is bound already keeps its guest, and new identities are claimed for it where they are free.
    /// Who an unbound subject belongs to is decided by <see cref="GuestClaims"/>. Requests of one call are decided in
    /// order and see each other's claims; the answer is in the order of the requests.
    /// </summary>
    Task<IReadOnlyList<GuestToken>> BindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken);

    /// <summary>Brings back what is retired of these bookings and guests, as <see cref="BindAsync"/> does for its own.</summary>
    /// <returns>False where nothing was.</returns>
    Task<bool> RestoreAsync(OrgId org, IReadOnlyList<ComingSubject> coming, CancellationToken cancellationToken);

    /// <summary>What <see cref="BindAsync"/> would answer now, and which identities it would claim. Stores nothing.</summary>
    Task<ForeseenBinding> ForeseeBindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken);

    /// <summary>The guest and the journals of some of its bookings. Guests and bookings not known yet come with version 0.</summary>
    Task<GuestSnapshot> LoadAsync(OrgId org, GuestToken guest, IReadOnlyList<string> bookingIds, CancellationToken cancellationToken);

    /// <summary>Records what came of a guest's events. Units are applied each by itself: a conflict in one leaves the others.</summary>
    Task<CommitResult> CommitAsync(GuestCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Claims a name shared by more than one guest (an Account by company, a Case by booking) and returns the token
    /// that the record is, or will be, made with: the first caller's <paramref name="proposed"/> wins.
    /// </summary>
    Task<string> ClaimSharedAsync(OrgId org, string kind, string value, string proposed, CancellationToken cancellationToken);

    /// <summary>The token of a shared name; null while nobody claimed it.</summary>
    Task<string?> FindSharedAsync(OrgId org, string kind, string value, CancellationToken cancellationToken);

    /// <summary>Whether some booking's Case is this one.</summary>
    Task<bool> IsLinkedCaseAsync(OrgId org, string caseId, CancellationToken cancellationToken);
}

/// <summary>What is known of a subject when it first comes up.</summary>
/// <param name="SubjectId">BKNG-…, CVR-… or CTC-…, or an email (<see cref="OfEmail"/>).</param>
/// <param name="Identities">What its event says of the guest.</param>
/// <param name="Proposed">The token a new guest would get.</param>
/// <param name="Target">The object that a new record of this guest would be; fixed by the claim.</param>
public sealed record BindRequest(string SubjectId, GuestIdentities Identities, GuestToken Proposed, PersonObject Target)
{
    private const string EmailSubject = "email:";

    /// <summary>The subject that stands for an email of nobody's booking: one that came later, or a further guest's.</summary>
    public static string OfEmail(string email) => EmailSubject + email;

    /// <summary>It is no booking, conversation or contact: nobody finds a guest by it.</summary>
    public static bool IsEmail(string subjectId) => subjectId.StartsWith(EmailSubject, StringComparison.Ordinal);
}

/// <summary>A booking that is spoken of, and by which identities.</summary>
public sealed record ComingSubject(string SubjectId, GuestIdentities Identities);

/// <param name="Guests">In the order of the requests.</param>
/// <param name="Claims">Identities that nobody holds yet, as <c>kind:value</c>, with who would hold them.</param>
public sealed record ForeseenBinding(ImmutableArray<GuestToken> Guests, ImmutableArray<(string Claim, GuestToken Guest)> Claims);

public sealed record GuestSnapshot
{
    public required GuestRow Guest { get; init; }

    /// <summary>In the order asked for.</summary>
    public required ImmutableArray<BookingRow> Bookings { get; init; }
}

/// <summary>A guest as the store has it.</summary>
public sealed record GuestRow
{
    public required GuestToken Token { get; init; }

    /// <summary>Rises by one with every change of the notes (claims do not count); 0: nothing stored but the claim.</summary>
    public required long Version { get; init; }

    /// <summary>The email that this guest was first claimed by; null for a guest known by phone or less.</summary>
    public string? Email { get; init; }

    /// <summary>The object its record is made as, if one must be made.</summary>
    public required PersonObject Target { get; init; }

    /// <summary>All identities claimed for it, as <c>kind:value</c>.</summary>
    public ImmutableArray<string> Claims { get; init; } = [];

    /// <summary>Whether the identity is claimed for it; compared without case.</summary>
    public bool HasClaimed(string kind, string value) => Claims.Contains($"{kind}:{value}", StringComparer.OrdinalIgnoreCase);

    /// <summary>The JSON of the guest's own notes (its record, whether we made it); null until first written.</summary>
    public string? State { get; init; }
}

/// <summary>A booking's (or conversation's, or contact's) journal, as the store has it.</summary>
public sealed record BookingRow
{
    public required string BookingId { get; init; }

    /// <summary>Rises by one with every change; 0: not stored yet.</summary>
    public required long Version { get; init; }

    /// <summary>The JSON of its state; null until first written.</summary>
    public string? State { get; init; }
}

/// <summary>What came of one turn of a guest.</summary>
public sealed record GuestCommit
{
    public required OrgId Org { get; init; }

    public required GuestToken Guest { get; init; }

    /// <summary>New notes for the guest, if its stored version is still this one.</summary>
    public VersionedState? GuestState { get; init; }

    /// <summary>One unit per booking.</summary>
    public ImmutableArray<BookingCommit> Bookings { get; init; } = [];

    /// <summary>Rows to defer, outside any unit.</summary>
    public ImmutableArray<Deferral> Deferrals { get; init; } = [];
}

public sealed record VersionedState(long ExpectedVersion, string State);

/// <summary>All of it or none: journal, history, failures and the completion of inbox rows.</summary>
public sealed record BookingCommit
{
    public required string BookingId { get; init; }

    public required long ExpectedVersion { get; init; }

    /// <summary>Null leaves the journal as it is (and its version): only rows are completed.</summary>
    public BookingWrite? Write { get; init; }

    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    /// <summary>Inbox rows that are done, whether they waited or were set aside.</summary>
    public ImmutableArray<long> Completed { get; init; } = [];

    /// <summary>Inbox rows that are set aside, each with its reason.</summary>
    public ImmutableArray<RowFailure> Failed { get; init; } = [];

    /// <summary>Salesforce calls spent on it in this turn, for the counts by the hour.</summary>
    public double Calls { get; init; }

    /// <summary>Closes the open failures of this booking that came from these events, because they are applied now.</summary>
    public bool ResolvesFailures { get; init; }
}

/// <summary>The new state of a booking, and what lists filter by.</summary>
public sealed record BookingWrite
{
    public required string State { get; init; }

    /// <summary>The phase, as it is shown; for conversations and contacts their status.</summary>
    public required string Phase { get; init; }

    public string? RecordId { get; init; }

    public string? SalesforceEventId { get; init; }

    /// <summary>The Account of the guest, as far as the sync knows it.</summary>
    public string? AccountId { get; init; }

    public string? CaseId { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>As the guest gave it.</summary>
    public string? GuestName { get; init; }

    /// <summary>In E.164: the guest is found by each, also by one that another guest had first.</summary>
    public ImmutableArray<string> GuestPhones { get; init; } = [];

    /// <summary>The id of its booking calendar, or of its booking page where there is none.</summary>
    public string? Calendar { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What the guest is found by. A phone begins with +, which no word of a name has.</summary>
    internal IEnumerable<string> GuestWords => NameWords.Of(GuestName).Concat(GuestPhones);
}

public sealed record RowFailure(long Sequence, FailureReason Reason);

/// <summary>One line of a booking's history.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="EventId">The event it tells of; empty for what was done without one.</param>
/// <param name="Verdict">applied, older, repeated, or set aside.</param>
/// <param name="Detail">JSON: what matched, what changed, what it cost. Holds no secret.</param>
public sealed record HistoryEntry(DateTimeOffset At, string EventId, string Verdict, string Detail);

/// <param name="GuestApplied">False when the guest's notes had a newer version.</param>
/// <param name="Conflicts">Bookings whose stored version was not the expected one; their rows still wait.</param>
public sealed record CommitResult(bool GuestApplied, ImmutableArray<string> Conflicts);
