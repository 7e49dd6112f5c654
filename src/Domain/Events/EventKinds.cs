namespace OnceHub.Sync.Domain;

/// <summary>Types as OnceHub names them. <c>booking</c> alone is a subscription alias, never sent, and so unknown.</summary>
internal static class EventKinds
{
    public static EventKind Of(string type) => type switch
    {
        "booking.scheduled" => EventKind.BookingScheduled,
        "booking.rescheduled" => EventKind.BookingRescheduled,
        "booking.canceled_then_rescheduled" => EventKind.BookingCanceledThenRescheduled,
        "booking.canceled_reschedule_requested" => EventKind.BookingCanceledRescheduleRequested,
        "booking.canceled" => EventKind.BookingCanceled,
        "booking.completed" => EventKind.BookingCompleted,
        "booking.no_show" => EventKind.BookingNoShow,
        "booking.reassigned" => EventKind.BookingReassigned,
        "conversation.started" => EventKind.ConversationStarted,
        "conversation.closed" => EventKind.ConversationClosed,
        "conversation.abandoned" => EventKind.ConversationAbandoned,
        "contact.created" => EventKind.ContactCreated,
        "contact.updated" => EventKind.ContactUpdated,
        _ => EventKind.Unknown,
    };
}
