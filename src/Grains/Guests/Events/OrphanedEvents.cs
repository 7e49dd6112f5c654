using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>
/// Events that Salesforce may hold although nothing here says so: the answer to their write was lost, and before it came
/// again another booking of the lineage stood for it. They are looked up by booking.
/// </summary>
internal static class OrphanedEvents
{
    /// <summary>A write of its Event was begun, and what came of it is not recorded.</summary>
    public static bool IsBegun(SubjectTurn subject) => IsUnseen(subject) && subject.Link.EventShows == "";

    /// <param name="sought">Bookings whose Events were looked up by the booking.</param>
    public static void Ask(Turn turn, HashSet<string> sought, RoundLookUps lookUps)
    {
        foreach (var lineage in turn.Lineages)
            foreach (var id in SoughtBy(lineage, turn))
                if (!sought.Contains(id)) lookUps.Ask(Of(id));
    }

    /// <summary>Each is its booking's; one of a booking that is not known yet is the holder's, unless that has one.</summary>
    public static void Learn(Turn turn, HashSet<string> sought, RoundLookUps found)
    {
        foreach (var lineage in turn.Lineages)
            foreach (var id in SoughtBy(lineage, turn).Where(id => found.Has(Of(id)) && sought.Add(id)).ToArray())
            {
                var member = lineage.Members.FirstOrDefault(member => member.Id == id) ?? lineage.Holder;
                if (member.Link.EventId is not null) continue;
                if (IdsOf(found.Of(Of(id))) is [var orphan, ..])
                    member.Link = member.Link with { EventId = orphan, EventWhoId = null, EventShows = "" };
                else if (member.Id == id)
                    member.Link = member.Link with { EventShows = null };
            }
    }

    private static IEnumerable<string> SoughtBy(TurnLineage lineage, Turn turn)
    {
        if (!lineage.HasRelatives || !lineage.IsOpen) return [];
        var unseen = lineage.Members.Where(IsUnseen).Select(member => member.Id);
        var takesOver = turn.Settings.Event.Replaced == ReplacedEvent.TakeOver && lineage.Holder.Link.EventId is null;
        return takesOver ? unseen.Concat(lineage.Lineage.Missing) : unseen;
    }

    private static SalesforceId[] IdsOf(IEnumerable<FieldSet> records) =>
        [.. records.Select(record => record.IdIn("Id")).OfType<SalesforceId>()];

    /// <summary>Once it was looked for, what is recorded is true.</summary>
    private static bool IsUnseen(SubjectTurn subject) =>
        subject is { MayHoldMore: true, Link: { EventId: null, TakenOverBy: null, EventLeft: false } };

    private static LookupKey.BookingEvent Of(string booking) => new(booking);
}
