namespace OnceHub.Sync.Domain;

/// <summary>The facts of one event as a state, and the join of two states.</summary>
internal static class BookingFacts
{
    public static BookingState Of(BookingEvent incoming)
    {
        var (booking, kind, at) = (incoming.Booking, incoming.Header.Kind, incoming.Order);
        var schedules = kind is EventKind.BookingScheduled or EventKind.BookingRescheduled;
        var reassigns = kind == EventKind.BookingReassigned;
        return new BookingState
        {
            BookingId = booking.Id,
            Latest = at,
            Scheduling = schedules ? new(at, SchedulingOf(booking, kind)) : null,
            Completed = On(kind == EventKind.BookingCompleted, at),
            NoShow = On(kind == EventKind.BookingNoShow, at),
            Canceled = IsCancelation(kind) ? new(at, CancellationOf(booking, kind)) : null,
            Superseded = On(kind == EventKind.BookingCanceledThenRescheduled, at),
            Reassigned = reassigns ? new(at, ReassignmentOf(booking)) : null,
            Time = booking.StartsAt is { } start ? new(at, new BookingTime(start, booking.DurationMinutes)) : null,
            InTrash = booking.InTrash is { } inTrash ? new(at, inTrash) : null,
            Link = booking.RescheduledBookingId is { } link && link != booking.Id ? new(at, link) : null,
            ScheduledOwner = Given(schedules ? booking.Owner : null, at),
            OwnerSeen = Given(schedules || reassigns ? null : booking.Owner, at),
            Form = Given(HasContent(booking.Form) ? booking.Form : null, at),
            Conversation = Given(booking.Conversation, at),
            Identities = Given(incoming.Identities == GuestIdentities.None ? null : incoming.Identities, at),
            Details = new(at, booking with
            {
                Form = null,
                Owner = null,
                Conversation = null,
                StartsAt = null,
                DurationMinutes = null,
                RescheduledBookingId = null,
                InTrash = null,
            }),
        };
    }

    public static BookingState Join(BookingState one, BookingState other) => one with
    {
        Latest = other.Latest > one.Latest ? other.Latest : one.Latest,
        Scheduling = Dated.Newer(one.Scheduling, other.Scheduling),
        Completed = Dated.Newer(one.Completed, other.Completed),
        NoShow = Dated.Newer(one.NoShow, other.NoShow),
        Canceled = Dated.Newer(one.Canceled, other.Canceled),
        Superseded = Dated.Newer(one.Superseded, other.Superseded),
        Reassigned = Dated.Newer(one.Reassigned, other.Reassigned),
        Time = Dated.Newer(one.Time, other.Time),
        InTrash = Dated.Newer(one.InTrash, other.InTrash),
        Link = Dated.Newer(one.Link, other.Link),
        FurtherLinks = FurtherOf(one, other, Dated.Newer(one.Link, other.Link)?.Value),
        ScheduledOwner = Dated.Newer(one.ScheduledOwner, other.ScheduledOwner),
        FormerOwner = FormerOwnerOf(one, other),
        OwnerSeen = Dated.Newer(one.OwnerSeen, other.OwnerSeen),
        Form = Dated.Newer(one.Form, other.Form),
        FormTimes = FormTimes.Union(one, other),
        Conversation = Dated.Newer(one.Conversation, other.Conversation),
        Identities = Dated.Newer(one.Identities, other.Identities),
        Details = Dated.Newer(one.Details, other.Details),
    };

    /// <summary>The events that a state still remembers.</summary>
    public static IEnumerable<EventOrder> OrdersOf(BookingState state) => SourcesOf(state).OfType<EventOrder>();

    /// <summary>
    /// The event that each kind of fact comes from. A state that absorbed anything more has another list, and never again one
    /// that it had before: facts are only replaced by newer ones.
    /// </summary>
    public static IEnumerable<EventOrder?> SourcesOf(BookingState state)
    {
        yield return state.Latest;
        yield return state.Scheduling?.At;
        yield return state.Completed?.At;
        yield return state.NoShow?.At;
        yield return state.Canceled?.At;
        yield return state.Superseded?.At;
        yield return state.Reassigned?.At;
        yield return state.Time?.At;
        yield return state.InTrash?.At;
        yield return state.Link?.At;
        yield return state.ScheduledOwner?.At;
        yield return state.OwnerSeen?.At;
        yield return state.Form?.At;
        yield return state.Conversation?.At;
        yield return state.Identities?.At;
        yield return state.Details?.At;
        // Only where there is one: states that earlier versions wrote keep their fingerprints.
        if (state.FormerOwner is { } former) yield return former.At;
    }

    private static Dated<UserRef>? FormerOwnerOf(BookingState one, BookingState other)
    {
        var last = Dated.Newer(one.Reassigned, other.Reassigned)?.At;
        Dated<UserRef>?[] told = [OwnerTold(one.Reassigned), OwnerTold(other.Reassigned), one.FormerOwner, other.FormerOwner];
        return told.Where(owner => owner is not null && owner.At < last).Aggregate((Dated<UserRef>?)null, Dated.Newer);
    }

    private static Dated<UserRef>? OwnerTold(Dated<Reassignment>? reassigned) => Given(reassigned?.Value.Owner, reassigned?.At ?? default);

    private static BookingIds? FurtherOf(BookingState one, BookingState other, string? newest) =>
        BookingIds.Of(one.LinkedBookingIds.Concat(other.LinkedBookingIds).Where(id => id != newest));

    private static Scheduling SchedulingOf(Booking booking, EventKind kind) => kind == EventKind.BookingRescheduled
        ? new Scheduling(Again: true, booking.Cancel?.Reason)
        : new Scheduling(Again: false, null);

    private static bool IsCancelation(EventKind kind) =>
        kind is EventKind.BookingCanceled or EventKind.BookingCanceledRescheduleRequested or EventKind.BookingCanceledThenRescheduled;

    /// <summary>
    /// Where nobody is named, a user's id tells of a user; else it is the customer, who cancels by the link without an account.
    /// </summary>
    private static Cancellation CancellationOf(Booking booking, EventKind kind)
    {
        var asksForNewTimes = kind == EventKind.BookingCanceledRescheduleRequested;
        var byUser = asksForNewTimes || booking.Cancel switch
        {
            { ActionedBy: { } actor } => actor.Equals("user", StringComparison.OrdinalIgnoreCase),
            { UserId: not null } => true,
            _ => false,
        };
        return new Cancellation(booking.Cancel?.Reason, byUser, asksForNewTimes);
    }

    private static Reassignment ReassignmentOf(Booking booking)
    {
        var phase = booking.Status?.ToLowerInvariant() switch
        {
            "rescheduled" => BookingPhase.Rescheduled,
            "completed" => BookingPhase.Completed,
            "canceled" or "cancelled" => BookingPhase.Canceled,
            "no_show" => BookingPhase.NoShow,
            _ => BookingPhase.Scheduled,
        };
        var cancellation = phase == BookingPhase.Canceled ? CancellationOf(booking, EventKind.BookingCanceled) : null;
        return new Reassignment(phase, booking.Owner, booking.BookingPageOwner, cancellation);
    }

    private static bool HasContent(FormSubmission? form) => form
        is { Name: not null } or { Email: not null } or { Phone: not null } or { MobilePhone: not null } or { Company: not null }
        or { Note: not null } or { Guests.IsEmpty: false } or { CustomFields.IsEmpty: false };

    private static Dated<bool>? On(bool isSo, EventOrder at) => isSo ? new(at, true) : null;

    private static Dated<T>? Given<T>(T? value, EventOrder at)
        where T : class => value is null ? null : new(at, value);
}
