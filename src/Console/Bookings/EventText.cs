using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Bookings;

/// <summary>Says in words what kind of event OnceHub sent.</summary>
internal static class EventText
{
    public static string Of(string? type) => type switch
    {
        null or "" => "An event",
        "booking.scheduled" => "Scheduled",
        "booking.rescheduled" => "Rescheduled",
        "booking.completed" => "Completed",
        "booking.canceled" => "Canceled",
        "booking.canceled_reschedule_requested" => "Canceled, new times requested",
        "booking.canceled_then_rescheduled" => "Canceled and booked anew",
        "booking.no_show" => "No-show",
        "booking.reassigned" => "Reassigned",
        "conversation.started" => "Conversation started",
        "conversation.closed" => "Conversation closed",
        "conversation.abandoned" => "Conversation abandoned",
        "contact.created" => "Contact created",
        "contact.updated" => "Contact changed",
        AgainEvent.Type => "Replay",
        _ => type,
    };
}
