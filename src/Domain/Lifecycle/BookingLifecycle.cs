namespace OnceHub.Sync.Domain;

/// <summary>How a booking's state absorbs an event.</summary>
public static class BookingLifecycle
{
    /// <summary>Joins the event's facts into the state (null: the first event). Commutative, associative, idempotent.</summary>
    /// <exception cref="ArgumentException">The event is of another booking: a bug in the caller.</exception>
    public static Transition Apply(BookingState? current, BookingEvent incoming)
    {
        var facts = BookingFacts.Of(incoming);
        if (current is null) return new Transition(facts, Verdict.Applied, ShowsChange: true);
        if (current.BookingId != facts.BookingId)
            throw new ArgumentException(
                $"An event of booking {facts.BookingId} was given to the state of {current.BookingId}.", nameof(incoming));

        var joined = BookingFacts.Join(current, facts);
        var showsChange = Shown.Of(joined) != Shown.Of(current);
        return new Transition(joined, Judge(current, joined, incoming, showsChange), showsChange);
    }

    private static Verdict Judge(BookingState current, BookingState joined, BookingEvent incoming, bool showsChange)
    {
        if (BookingFacts.OrdersOf(current).Contains(incoming.Order)) return Verdict.Repeated;
        var isOutranked = incoming.Header.Kind == EventKind.BookingCompleted && joined.Phase != BookingPhase.Completed;
        return !isOutranked && (incoming.Order > current.Latest || showsChange) ? Verdict.Applied : Verdict.Older;
    }

    /// <summary>Whatever Salesforce shows of a booking, by the events it comes from.</summary>
    private readonly record struct Shown(
        string Status, string? Reason, Dated<BookingTime>? Time, bool IsLive, string? Link, UserRef? Owner,
        bool IsOwnerUnknown, EventOrder? Details, EventOrder? Form, EventOrder? Conversation, EventOrder? Identities)
    {
        public static Shown Of(BookingState state) => new(
            state.StatusText, state.Reason, state.Time, state.IsLive, state.LinkedBookingId, state.Owner,
            state.IsOwnerUnknown, state.Details?.At, state.Form?.At, state.Conversation?.At, state.Identities?.At);
    }
}

/// <param name="Verdict">What to write in the booking's history.</param>
/// <param name="ShowsChange">Whether anything that Salesforce is to show may have changed: false means nothing needs writing.</param>
public sealed record Transition(BookingState State, Verdict Verdict, bool ShowsChange);

public enum Verdict
{
    /// <summary>It is the newest event so far, or it changed what the booking shows.</summary>
    Applied,

    /// <summary>Something newer is known already, or something stronger: a late <c>completed</c> after a no-show or cancelation.</summary>
    Older,

    /// <summary>The very same event was absorbed before.</summary>
    Repeated,
}
