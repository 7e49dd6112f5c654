namespace OnceHub.Sync.Domain;

/// <summary>How a booking's state absorbs an event.</summary>
public static class BookingLifecycle
{
    /// <summary>Joins the event's facts into the state (null: the first event). Commutative, associative, idempotent.</summary>
    /// <exception cref="ArgumentException">The event is of another booking: a bug in the caller.</exception>
    public static Transition Apply(BookingState? current, BookingEvent incoming) => throw new NotImplementedException();
}

/// <param name="Verdict">What to write in the booking's history.</param>
/// <param name="ShowsChange">Whether anything that Salesforce is to show may have changed: false means nothing needs writing.</param>
public sealed record Transition(BookingState State, Verdict Verdict, bool ShowsChange);

public enum Verdict
{
    /// <summary>It is the newest event so far, or it changed what the booking shows.</summary>
    Applied,

    /// <summary>Something newer is known already.</summary>
    Older,

    /// <summary>The very same event was absorbed before.</summary>
    Repeated,
}
