namespace OnceHub.Sync.Domain;

/// <summary>The event types of facts/oncehub-events.md, and the two contact types that only API clients send.</summary>
public enum EventKind
{
    Unknown = 0,
    BookingScheduled,
    BookingRescheduled,
    BookingCanceledThenRescheduled,
    BookingCanceledRescheduleRequested,
    BookingCanceled,
    BookingCompleted,
    BookingNoShow,
    BookingReassigned,
    ConversationStarted,
    ConversationClosed,
    ConversationAbandoned,
    ContactCreated,
    ContactUpdated,
}
