using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>Plans the Events of a turn's lineages, and gives each to the booking that is to write it.</summary>
internal static class EventPlans
{
    /// <summary>
    /// Before anything is looked up: bookings without news of their own are opened where their Event is to change because of
    /// others, or where nobody knows what Salesforce shows of them.
    /// </summary>
    public static void Open(Turn turn)
    {
        foreach (var lineage in turn.Lineages.Where(lineage => lineage.HasRelatives))
        {
            foreach (var member in lineage.Members.Where(member => OrphanedEvents.IsBegun(member))) member.Event.Reopen();
            foreach (var plan in PlansOf(lineage, turn)) OpenFor(plan, MemberOf(lineage, plan), lineage);
        }
    }

    /// <summary>Once the Events are known that are there: before each round's writes.</summary>
    public static void Assign(Turn turn)
    {
        foreach (var lineage in turn.Lineages)
        {
            foreach (var member in lineage.Members) member.Event.Plan = null;
            foreach (var plan in PlansOf(lineage, turn))
            {
                var member = MemberOf(lineage, plan);
                if (!CanBeShown(plan, member)) continue;
                member.Event.Plan = plan;
                if (plan.EventId is { } id && !IsRecorded(id, member)) TakeOver(id, member, lineage);
                OpenFor(plan, member, lineage);
            }
        }
    }

    /// <summary>Nothing differs from what was last written.</summary>
    public static bool IsCurrent(PlannedEvent plan, SubjectTurn subject) =>
        plan.EventId is { } id && subject.Link.EventId == id && subject.Link.TakenOverBy is null
        && subject.Link.EventShows == plan.FingerprintOf(subject.Booking!) && subject.Link.EventWhoId == subject.Link.RecordId;

    private static ImmutableArray<PlannedEvent> PlansOf(TurnLineage lineage, Turn turn)
    {
        if (!turn.Settings.Sync.Bookings) return [];
        var held = lineage.Members.Select(member => HeldBy(member, turn.Settings)).ToArray();
        return LineageEvents.Plan(lineage.Lineage, held, turn.Settings.Event.Replaced);
    }

    private static HeldEvent HeldBy(SubjectTurn member, OrgSettings settings) => new()
    {
        State = member.Booking!,
        EventId = member.Link.EventId,
        TakenOverBy = member.Link.TakenOverBy,
        IsWanted = settings.CreatesEventFor(member.FullBooking!) && (settings.Event.RecreateDeleted || !member.Link.EventLeft),
    };

    private static SubjectTurn MemberOf(TurnLineage lineage, PlannedEvent plan) =>
        lineage.Members.First(member => member.Id == plan.BookingId);

    /// <summary>A booking without a usable time was set aside for it when it came.</summary>
    private static bool CanBeShown(PlannedEvent plan, SubjectTurn member) =>
        !member.IsBystander || plan.EventId is not null || member.Booking!.StartsAt is not null;

    private static void OpenFor(PlannedEvent plan, SubjectTurn member, TurnLineage lineage)
    {
        if (lineage.HasRelatives && !member.HasPartSetAside && CanBeShown(plan, member) && !IsCurrent(plan, member))
            member.Event.Reopen();
    }

    /// <summary>Till then a take-over is done again: the answer to the write may have been lost.</summary>
    private static bool IsRecorded(SalesforceId id, SubjectTurn member) =>
        member.StoredLink.EventId == id && member.Link.EventId == id && member.Link.TakenOverBy is null;

    /// <summary>
    /// The one that gives the Event up is marked so, durably before anything is written (<see cref="BegunWrites"/>): from then
    /// on it leaves the Event alone, and a crash before the write finds the Event again by the mark.
    /// </summary>
    private static void TakeOver(SalesforceId id, SubjectTurn member, TurnLineage lineage)
    {
        var isNew = member.Link.EventId != id || member.Link.TakenOverBy is not null;
        foreach (var giver in lineage.Members.Where(other => other != member && other.Link.EventId == id))
        {
            giver.Link = giver.Link with { TakenOverBy = giver.Link.TakenOverBy ?? member.Id };
            if (giver.Link.TakenOverBy != member.Id) continue;
            giver.Case.MarkDone();
            giver.Invitees.MarkDone();
            member.Link = member.Link with
            {
                // A Case is of one guest: another one's booking has its own.
                CaseId = member.Link.CaseGone ? null
                    : member.Link.CaseId ?? (member.IsOfSameGuest(giver) ? giver.Link.CaseId : null),
                Invited = isNew ? giver.Link.Invited : member.Link.Invited ?? giver.Link.Invited,
                Invitations = isNew ? giver.Link.Invitations : member.Link.Invitations ?? giver.Link.Invitations,
            };
        }
        if (isNew) member.Link = member.Link with { EventId = id, EventWhoId = null, EventShows = "", TakenOverBy = null };
    }
}
