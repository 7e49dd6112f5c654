namespace OnceHub.Sync.Domain;

/// <summary>
/// What stays of a booking long after its end: its ids, times, phase and records in Salesforce, by which a late event still
/// meets the same Event. What tells of its guest is gone: names, addresses, answers, reasons, places.
/// </summary>
public static class RetiredJournal
{
    public static BookingJournal Of(BookingJournal journal) => new()
    {
        SchemaVersion = journal.SchemaVersion,
        Booking = journal.Booking is { } booking ? Of(booking) : null,
        Visit = journal.Visit is { } visit ? Of(visit) : null,
        Link = Of(journal.Link),
        Calls = journal.Calls,
    };

    private static BookingState Of(BookingState state) => new()
    {
        SchemaVersion = state.SchemaVersion,
        BookingId = state.BookingId,
        Latest = state.Latest,
        Scheduling = With(state.Scheduling, scheduling => scheduling with { Reason = null }),
        Completed = state.Completed,
        Canceled = With(state.Canceled, WithoutReason),
        NoShow = state.NoShow,
        Superseded = state.Superseded,
        Reassigned = With(state.Reassigned, reassigned => new Reassignment(
            reassigned.Phase,
            Of(reassigned.Owner),
            Of(reassigned.PageOwner),
            reassigned.Cancellation is { } why ? WithoutReason(why) : null)),
        Time = state.Time,
        InTrash = state.InTrash,
        Link = state.Link,
        FurtherLinks = state.FurtherLinks,
        ScheduledOwner = With(state.ScheduledOwner, owner => Of(owner)!),
        FormerOwner = With(state.FormerOwner, owner => Of(owner)!),
        OwnerSeen = With(state.OwnerSeen, owner => Of(owner)!),
        // A lineage goes by when its bookings were made.
        Details = With(state.Details, details => new Booking { Id = details.Id, CreatedAt = details.CreatedAt }),
    };

    private static VisitState Of(VisitState state) => new()
    {
        SchemaVersion = state.SchemaVersion,
        SubjectId = state.SubjectId,
        Latest = state.Latest,
        Conversation = With(state.Conversation, talk => new Conversation
        {
            Id = talk.Id, Status = talk.Status, CreatedAt = talk.CreatedAt, UpdatedAt = talk.UpdatedAt, Bookings = talk.Bookings,
        }),
    };

    private static SalesforceLink Of(SalesforceLink link) =>
        link with { Explanation = null, Invited = null, Invitations = null, EventBooking = null };

    /// <summary>A user of OnceHub who has an id is known by it.</summary>
    private static UserRef? Of(UserRef? user) => user is { Id: not null } ? user with { Email = null, Name = null } : user;

    private static Cancellation WithoutReason(Cancellation cancellation) => cancellation with { Reason = null };

    private static Dated<T>? With<T>(Dated<T>? fact, Func<T, T> change) => fact is null ? null : fact with { Value = change(fact.Value) };
}
