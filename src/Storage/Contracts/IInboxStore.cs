using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>The inbox: every accepted event, in order of arrival, until its outcome is recorded.</summary>
public interface IInboxStore
{
    /// <summary>
    /// Appends events; durable when the task completes. The verdicts come in the order of the entries. An event id that the
    /// org's inbox has already (whatever became of it) is <see cref="AppendVerdict.Repeated"/> and changes nothing.
    /// An entry that carries a failure is stored as set aside, with that failure, and is never due.
    /// </summary>
    /// <exception cref="ArgumentException">An event id is empty or longer than 128 characters; nothing of the call is stored.</exception>
    /// <exception cref="StoreFullException">The disk is full, or nearly: nothing of the call is stored.</exception>
    Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// Waiting rows of the org whose due time has come, ordered by (due, sequence), after the cursor if one is given, with
    /// the guest their subject is bound to, if it is.
    /// </summary>
    Task<IReadOnlyList<InboxRow>> ReadDueAsync(
        OrgId org, DateTimeOffset now, InboxCursor? after, int limit, CancellationToken cancellationToken);

    /// <summary>Orgs that have waiting rows due now, oldest first.</summary>
    Task<IReadOnlyList<OrgId>> FindOrgsWithDueRowsAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Orgs that have waiting rows, due or not, by their ids, after the given one.</summary>
    Task<IReadOnlyList<WaitingOrg>> ListWaitingOrgsAsync(OrgId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Moves the due time of waiting rows, counting an attempt if asked. Rows that are no longer waiting are left alone.</summary>
    Task DeferAsync(OrgId org, IReadOnlyList<Deferral> deferrals, CancellationToken cancellationToken);

    /// <summary>
    /// Makes all rows that wait for a later time due now; those of a replay as soon as its rate allows. Returns how many.
    /// </summary>
    Task<int> HastenAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Makes rows due now that were accepted by a clock which was ahead: they would be due only when it is that late. Returns how many.
    /// </summary>
    Task<int> CorrectDueTimesAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many rows wait; counts to <paramref name="most"/>, so that its cost has a bound.</summary>
    Task<long> CountWaitingAsync(OrgId org, long most, CancellationToken cancellationToken);

    /// <summary>How much waits for the org, and since when.</summary>
    Task<Backlog> GetBacklogAsync(OrgId org, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>One event to append.</summary>
public sealed record InboxEntry
{
    public required OrgId Org { get; init; }

    /// <summary>The idempotency key; unique per org. Up to 128 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>
    /// The booking, conversation or contact it speaks of; empty when unknown. Beyond 256 characters it is stored cut, with a
    /// hash to tell it apart, and found again by the whole.
    /// </summary>
    public required string SubjectId { get; init; }

    public required string Type { get; init; }

    /// <summary>Where it stands in OnceHub's order of changes to its subject.</summary>
    public required DateTimeOffset OrderTime { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The raw bytes as received.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Set for what cannot be understood: it is set aside with this reason, and can be replayed.</summary>
    public FailureReason? Failure { get; init; }
}

/// <summary>Why something was set aside.</summary>
/// <param name="Code">Ours (<see cref="FailureCodes"/>) or Salesforce's error code.</param>
/// <param name="Message">What happened, to which thing, what to do now. Holds no secret.</param>
/// <param name="Cause">What failures of one kind share (fields, the text of a rule), for grouping; may be empty.</param>
public sealed record FailureReason(string Code, string Message, string Cause = "")
{
    /// <summary>Of the record that was refused, such as Contact or Event; empty for what is about none.</summary>
    public string Object { get; init; } = "";
}

public enum AppendVerdict
{
    Accepted,
    Repeated,
}

/// <summary>An accepted event that waits.</summary>
public sealed record InboxRow
{
    public required long Sequence { get; init; }

    public required string EventId { get; init; }

    public required string SubjectId { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset OrderTime { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often it was tried and deferred with an attempt counted.</summary>
    public required int Attempts { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>The guest that the subject is bound to; null until <see cref="IGuestStore.BindAsync"/>.</summary>
    public GuestToken? Guest { get; init; }
}

/// <summary>A place in the order of due rows.</summary>
public readonly record struct InboxCursor(DateTimeOffset DueAt, long Sequence);

public sealed record Deferral(long Sequence, DateTimeOffset DueAt, bool CountsAsAttempt);

/// <param name="DueAt">When the first of its waiting rows is due.</param>
public readonly record struct WaitingOrg(OrgId Org, DateTimeOffset DueAt);

/// <param name="Waiting">Rows without an outcome.</param>
/// <param name="Due">Those of them that are due now.</param>
/// <param name="OldestReceivedAt">When the oldest waiting one was received; null when none waits.</param>
/// <param name="DueSince">Since when the first of those that are due has been so; null when none is.</param>
public sealed record Backlog(long Waiting, long Due, DateTimeOffset? OldestReceivedAt, DateTimeOffset? DueSince);
