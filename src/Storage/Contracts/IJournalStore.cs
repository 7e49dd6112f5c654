using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>What is asked afterwards: where a booking stands, what failed, and what can be tried again.</summary>
public interface IJournalStore
{
    /// <summary>Null when the org has never heard of it. A booking whose events only wait comes with version 0.</summary>
    Task<BookingRecord?> FindBookingAsync(OrgId org, string bookingId, CancellationToken cancellationToken) =>
        FindBookingAsync(org, bookingId, null, cancellationToken);

    /// <param name="olderThan">Tells of the history what is older (<see cref="BookingRecord.OlderHistory"/>); null: the newest.</param>
    /// <exception cref="FormatException">It is not one that a page before gave.</exception>
    Task<BookingRecord?> FindBookingAsync(OrgId org, string bookingId, string? olderThan, CancellationToken cancellationToken);

    /// <summary>
    /// Newest change first; by <see cref="BookingFilter.StartsFrom"/> or <see cref="BookingFilter.StartsUntil"/>, latest start
    /// first. By <see cref="BookingStanding.Failed"/> without a search, newest failure first, and by
    /// <see cref="BookingStanding.Waiting"/>, what is tried next first: these two also list what was never applied yet.
    /// </summary>
    /// <exception cref="FormatException">The cursor is not one that a page before gave.</exception>
    Task<Page<BookingListItem>> ListBookingsAsync(
        OrgId org, BookingFilter filter, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>How many guests have such a name; counts to <paramref name="most"/>.</summary>
    Task<long> CountNamesakesAsync(OrgId org, OfName name, int most, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <exception cref="FormatException">The cursor is not one that a page before gave.</exception>
    Task<Page<Failure>> ListFailuresAsync(OrgId org, FailureFilter filter, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Open failures counted by code, object and cause, most first.</summary>
    Task<IReadOnlyList<FailureGroup>> CountFailuresAsync(OrgId org, CancellationToken cancellationToken);

    /// <summary>How many failures are open; counts to <paramref name="most"/>, so that its cost has a bound.</summary>
    Task<long> CountOpenFailuresAsync(OrgId org, int most, CancellationToken cancellationToken);

    /// <summary>
    /// The org's newest events, of those that were accepted lately: older ones are not looked for, as other orgs' may be many.
    /// </summary>
    Task<IReadOnlyList<ArrivedEvent>> ListArrivalsAsync(OrgId org, int limit, CancellationToken cancellationToken);

    /// <summary>An event as it came. Null when it never did, or was purged.</summary>
    Task<ArrivedEvent?> FindEventAsync(OrgId org, string eventId, CancellationToken cancellationToken);

    /// <summary>Makes the events of open failures wait again, due from <paramref name="now"/>; returns how many.</summary>
    Task<int> ReplayAsync(OrgId org, ReplaySelection selection, DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

public sealed record BookingRecord
{
    public required string BookingId { get; init; }

    public required long Version { get; init; }

    public GuestToken? Guest { get; init; }

    /// <summary>What the guest's turns note (<see cref="GuestRow.State"/>).</summary>
    public string? GuestNotes { get; init; }

    public string? State { get; init; }

    public string? Phase { get; init; }

    public string? RecordId { get; init; }

    public string? SalesforceEventId { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Oldest first: the newest lines of it, or those that were asked for.</summary>
    public required ImmutableArray<HistoryEntry> History { get; init; }

    /// <summary>Asks for the lines before; null where there are none.</summary>
    public string? OlderHistory { get; init; }

    /// <summary>Open failures, newest first.</summary>
    public required ImmutableArray<Failure> Failures { get; init; }

    /// <summary>Events that are accepted and wait.</summary>
    public required ImmutableArray<WaitingEvent> Waiting { get; init; }
}

/// <summary>An event that was accepted.</summary>
/// <param name="Standing">Synced: it is done with.</param>
public sealed record ArrivedEvent(string EventId, string SubjectId, string Type, DateTimeOffset ReceivedAt, BookingStanding Standing)
{
    /// <summary>The raw bytes; empty once they were purged, and in lists.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <param name="OrderTime">Where it stands in OnceHub's order of changes to its subject.</param>
public sealed record WaitingEvent(
    string EventId, string Type, DateTimeOffset OrderTime, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, int Attempts);

/// <param name="Phase">Null while its events only wait or failed, and <paramref name="UpdatedAt"/> too.</param>
public sealed record BookingListItem(
    string BookingId, string? Phase, string? RecordId, string? SalesforceEventId, DateTimeOffset? StartsAt, DateTimeOffset? UpdatedAt)
{
    /// <summary>As the guest gave it.</summary>
    public string? GuestName { get; init; }

    /// <summary>The id of its booking calendar, or of its booking page where there is none.</summary>
    public string? Calendar { get; init; }

    /// <summary>Open failures.</summary>
    public long Failures { get; init; }

    /// <summary>Events that wait to be applied.</summary>
    public long Waiting { get; init; }

    /// <summary>
    /// Its journal, as JSON; null while none of its events was applied, and where it has more than <see cref="LongestState"/> bytes: a list
    /// is not to hold what guests have written by the megabyte.
    /// </summary>
    public string? State { get; init; }

    public const int LongestState = 64 * 1024;
}

/// <summary>All given conditions must hold.</summary>
public sealed record BookingFilter(
    string? Phase = null, string? RecordId = null, DateTimeOffset? UpdatedSince = null, BookingSearch? Search = null)
{
    /// <summary>It changed before this time.</summary>
    public DateTimeOffset? UpdatedUntil { get; init; }

    /// <summary>The id of a booking calendar, or of a booking page.</summary>
    public string? Calendar { get; init; }

    public BookingStanding? Standing { get; init; }

    /// <summary>Its meeting starts at this time or later.</summary>
    public DateTimeOffset? StartsFrom { get; init; }

    /// <summary>Its meeting starts before this time.</summary>
    public DateTimeOffset? StartsUntil { get; init; }
}

/// <param name="Id">Stable; what a replay names.</param>
/// <param name="ResolvedAt">When it was applied after all; null while open.</param>
public sealed record Failure(
    long Id,
    string EventId,
    string SubjectId,
    string Type,
    string Code,
    string Cause,
    string Message,
    DateTimeOffset At,
    DateTimeOffset? ResolvedAt)
{
    /// <summary>Of the record that was refused; empty for what is about none.</summary>
    public string Object { get; init; } = "";
}

/// <summary>All given conditions must hold.</summary>
public sealed record FailureFilter(string? Code = null, string? Cause = null, string? SubjectId = null, bool IncludeResolved = false)
{
    /// <summary>Empty for what is about no record.</summary>
    public string? Object { get; init; }
}

/// <summary>Open failures of one cause.</summary>
/// <param name="Object">Empty for what is about no record.</param>
/// <param name="Bookings">How many bookings, conversations and contacts they are of; none, of what could not be read.</param>
/// <param name="Newest">Of the last that failed so.</param>
/// <param name="Aside">How many are set aside; the others wait again after a replay.</param>
public sealed record FailureGroup(
    string Code, string Object, string Cause, long Count, long Bookings, long Aside, DateTimeOffset Oldest, DateTimeOffset Newest);

/// <summary>One failure by id, or all open ones of a code (and cause), or all open ones but what could not be read.</summary>
/// <param name="PerSecond">So many are due each second from then on, that what comes new is not held up; null: all at once.</param>
public sealed record ReplaySelection(long? FailureId = null, string? Code = null, string? Cause = null, int? PerSecond = null);

public sealed record Page<T>(ImmutableArray<T> Items, string? NextCursor);
