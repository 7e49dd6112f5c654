namespace OnceHub.Sync.Domain;

/// <summary>Just enough of an event to accept it: read from the raw bytes without building the whole.</summary>
/// <param name="EventId">OnceHub's id of the event (EVNT-…), the idempotency key. Never empty.</param>
/// <param name="Type">The type as sent, for example <c>booking.scheduled</c>.</param>
/// <param name="Kind">The type as we know it; <see cref="EventKind.Unknown"/> when we do not.</param>
/// <param name="SubjectId">The booking (BKNG-…), conversation (CVR-…) or contact (CTC-…) it speaks of. Never empty.</param>
/// <param name="OrderTime"><c>last_updated_time</c>, else <c>creation_time</c> of the object, else of the envelope, in UTC.</param>
public sealed record EventHeader(string EventId, string Type, EventKind Kind, string SubjectId, DateTimeOffset OrderTime);

/// <summary>Why bytes could not be taken as an event.</summary>
/// <param name="Code">A code of <see cref="FailureCodes"/>, stable.</param>
/// <param name="Reason">For a person: what is wrong, where, and what to do.</param>
/// <param name="EventId">The event's id, where it could be read.</param>
/// <param name="Type">The event's type, where it could be read.</param>
/// <param name="SubjectId">The booking, conversation or contact, where it could be read.</param>
public sealed record UnreadableEvent(string Code, string Reason, string? EventId = null, string? Type = null, string? SubjectId = null);
