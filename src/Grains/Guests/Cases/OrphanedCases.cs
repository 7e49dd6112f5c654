using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Cases;

/// <summary>
/// Cases that Salesforce may hold although nothing here says so: the answer to a booking's Case was lost, and before it came
/// again another booking took over the Event, with which the Case goes. They are looked up by the booking they were opened for.
/// </summary>
internal static class OrphanedCases
{
    /// <param name="sought">Bookings whose Cases were looked up by the booking.</param>
    public static void Ask(Turn turn, HashSet<string> sought, RoundLookUps lookUps)
    {
        foreach (var lineage in turn.Lineages)
            foreach (var id in SoughtBy(lineage, turn))
                if (!sought.Contains(id)) lookUps.Ask(Of(id));
    }

    public static void Learn(Turn turn, HashSet<string> sought, RoundLookUps found)
    {
        foreach (var lineage in turn.Lineages)
            foreach (var id in SoughtBy(lineage, turn).Where(id => found.Has(Of(id)) && sought.Add(id)).ToArray())
                if (IdOf(found.Of(Of(id))) is { } orphan) Learn(lineage, id, orphan);
    }

    private static void Learn(TurnLineage lineage, string openedFor, SalesforceId id)
    {
        var opener = lineage.Members.FirstOrDefault(member => member.Id == openedFor);
        var isHolders = opener is null || lineage.Holder.IsOfSameGuest(opener);
        foreach (var member in lineage.Members.Where(member => member == opener || (isHolders && member == lineage.Holder)))
            member.Link = member.Link with { CaseId = member.Link.CaseId ?? id };
    }

    private static IEnumerable<string> SoughtBy(TurnLineage lineage, Turn turn)
    {
        if (!lineage.HasRelatives || turn.Settings.Event.Replaced != ReplacedEvent.TakeOver) return [];
        if (!MayOpen(lineage.Holder, turn.Settings)) return [];
        var unseen = lineage.Members.Where(member => member != lineage.Holder && IsUnseen(member)).Select(member => member.Id);
        return unseen.Concat(lineage.Lineage.Missing);
    }

    private static bool MayOpen(SubjectTurn holder, OrgSettings settings) =>
        holder is { IsSettled: false, Case.IsOpen: true, FullBooking: { } booking, Link: { CaseId: null, CaseGone: false } }
        && settings.CreatesCaseFor(booking) && settings.CreatesEventFor(booking);

    private static bool IsUnseen(SubjectTurn subject) =>
        subject is { MayHoldMore: true, Link: { CaseId: null, CaseGone: false } };

    private static SalesforceId? IdOf(IEnumerable<FieldSet> records) =>
        records.Select(record => record.IdIn("Id")).FirstOrDefault(id => id is not null);

    private static LookupKey.BookingCase Of(string booking) => new(booking);
}
