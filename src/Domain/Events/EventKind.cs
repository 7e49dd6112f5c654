namespace OnceHub.Sync.Domain;

/// <summary>The event types of OnceHub's webhooks, and the two contact types that only API clients send.</summary>
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
