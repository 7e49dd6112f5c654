using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>What an Event that is there shows of what was written here, and what it is sent because of that.</summary>
internal static class ShownEvent
{
    /// <summary>
    /// What changed here since it was last written; all of it where that is not known for certain. Then, too, nothing stays of
    /// what it was written with before: of this booking, and of those that it was taken over from.
    /// </summary>
    public static FieldSet Update(SubjectTurn subject, ActivityEventFields becomes, Turn turn)
    {
        var types = turn.Types.Of(EventWriting.ObjectName);
        if (PlanLastWritten(subject, turn) is { } plan)
            return EventUpdate.Changes(becomes, [.. MayShow(subject, plan, turn)], types);
        var all = becomes.Fields!.Copy();
        if (OwnBefore(subject, turn) is { } own) EventUpdate.Clear(all, becomes, own, types, isOthers: false);
        foreach (var giver in GiversOf(subject, turn))
            EventUpdate.Clear(all, becomes, BuildGiver(subject, giver, turn), types, isOthers: true);
        return all;
    }

    /// <summary>With what it was last written, as far as is known; null where nothing is.</summary>
    public static FieldSet? LastWritten(SubjectTurn subject, Turn turn)
    {
        var (writer, was) = (subject, OwnBefore(subject, turn)?.Fields);
        if (was is null && GiversOf(subject, turn).LastOrDefault(giver => giver.Link.TakenOverBy == subject.Id) is { } giver)
            (writer, was) = (giver, BuildGiver(subject, giver, turn).Fields);
        // What other rows have made of it is not known any more.
        if (was is not null && writer.Before.Link.EventShape != ShapeIn(turn))
            foreach (var row in turn.Settings.Mappings.Event) was[row.Target] = null;
        return was;
    }

    /// <summary>
    /// Its link with what is known of the Event. Events that change nothing of what is shown leave that certain; and what could not be
    /// written leaves the Event as it was.
    /// </summary>
    public static SalesforceLink ToRecord(SubjectTurn subject, bool isPending)
    {
        var link = subject.Link with { EventBooking = null };
        if (link.EventShows != subject.Before.Link.EventShows || PlanBefore(subject) is not { } plan) return link;
        var fingerprint = plan.FingerprintOf(subject.Booking!);
        if (fingerprint == link.EventShows) return link;
        if (!subject.ShowsChange && subject.Before.Link.EventBooking is null) return link with { EventShows = fingerprint };
        return isPending ? link with { EventBooking = StateBefore(subject) } : link;
    }

    /// <summary><see cref="EventUpdate.ShapeOf"/> the turn's settings and the org's fields.</summary>
    public static string ShapeIn(Turn turn) => EventUpdate.ShapeOf(turn.Settings, turn.Types.Of(EventWriting.ObjectName));

    /// <summary>
    /// The link of a turn of which nothing else is recorded: a later event may come before what was sent is told again, and must not
    /// believe that the Event shows what it did before.
    /// </summary>
    public static SalesforceLink WithDoubt(SalesforceLink link, SubjectTurn subject) =>
        subject.Event.IsSent && link.EventId is not null ? link with { EventShows = "" } : link;

    /// <summary>Null where it is not certain what the Event was last written with.</summary>
    private static PlannedEvent? PlanLastWritten(SubjectTurn subject, Turn turn)
    {
        var (before, link) = (subject.Before.Link, subject.Link);
        var isCertain = link.EventId == before.EventId && link.EventShows == before.EventShows && link.EventShape == ShapeIn(turn)
            && before is { Pending: false, TakenOverBy: null } && link.TakenOverBy is null;
        return isCertain ? PlanBefore(subject) : null;
    }

    private static PlannedEvent? PlanBefore(SubjectTurn subject) =>
        subject.Before.Link is { EventId: not null, EventShows: { Length: > 0 } shows } link && StateBefore(subject) is { } state
            ? PlannedEvent.OfWritten(shows, state, link.ReplacedBy)
            : null;

    private static BookingState? StateBefore(SubjectTurn subject) => subject.Before.Link.EventBooking ?? subject.Before.Booking;

    /// <summary>
    /// The booking as its Event was last written; and as earlier tries of this turn may have written it, whose answers were lost and which
    /// had the first of its events only, or one that was due before the others.
    /// </summary>
    private static IEnumerable<ActivityEventFields> MayShow(SubjectTurn subject, PlannedEvent plan, Turn turn)
    {
        var before = subject.Before.Booking!;
        yield return BuildBefore(subject, plan, before, turn, subject.Before.Link.EventOwnerId);
        var events = subject.Events.OrderBy(item => item.Item.Row.Sequence).Select(item => item.Event).OfType<BookingEvent>().ToArray();
        var state = before;
        foreach (var incoming in events.SkipLast(1))
        {
            state = BookingLifecycle.Apply(state, incoming).State;
            yield return BuildTried(state);
        }
        foreach (var incoming in events.Skip(1)) yield return BuildTried(BookingLifecycle.Apply(before, incoming).State);

        ActivityEventFields BuildTried(BookingState tried) =>
            BuildBefore(subject, plan, tried, turn, SubjectTurn.OwnerOf(tried, turn.Settings));
    }

    /// <summary>Null where the Event was not this booking's before, or what is recorded of the booking was not written.</summary>
    private static ActivityEventFields? OwnBefore(SubjectTurn subject, Turn turn)
    {
        var link = subject.Before.Link;
        if (link is not { EventId: { } id, TakenOverBy: null } || id != subject.Link.EventId || StateBefore(subject) is not { } state)
            return null;
        var known = PlanBefore(subject);
        if (known is null && link.Pending) return null;
        var plan = known ?? new PlannedEvent { BookingId = subject.Id, ClosedFor = link.ReplacedBy };
        return BuildBefore(subject, plan, state, turn, link.EventOwnerId);
    }

    private static ActivityEventFields BuildBefore(
        SubjectTurn subject, PlannedEvent plan, BookingState state, Turn turn, SalesforceId? ownerId) => EventWriting.Build(
        subject, plan, state, turn, subject.Before.Link.EventWhoId, subject.Before.Link.CaseId, ownerId, revision: 0, isNew: false);

    /// <summary>The bookings of its lineage that the Event was written for before, oldest first.</summary>
    private static IEnumerable<SubjectTurn> GiversOf(SubjectTurn subject, Turn turn) => turn.Lineages
        .Where(lineage => lineage.HasRelatives)
        .SelectMany(lineage => lineage.Members.Contains(subject) ? lineage.Members : [])
        .Where(member => member != subject && member.Link.EventId == subject.Link.EventId);

    private static ActivityEventFields BuildGiver(SubjectTurn subject, SubjectTurn giver, Turn turn)
    {
        var link = giver.Before.Link;
        return EventWriting.Build(
            subject, new PlannedEvent { BookingId = giver.Id }, giver.Before.Booking ?? giver.Booking!, turn,
            link.EventWhoId, link.CaseId, link.EventOwnerId, revision: 0, isNew: false);
    }
}
