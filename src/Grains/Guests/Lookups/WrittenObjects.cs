using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>Which objects a turn may write to, so that only these are described.</summary>
internal static class WrittenObjects
{
    public static IEnumerable<string> BeforeLookUps(Turn turn)
    {
        // A look-up reads both objects, whichever the guest turns out to be.
        if (turn.People.Any(PersonFinder.NeedsLookUp))
        {
            yield return nameof(PersonObject.Contact);
            yield return nameof(PersonObject.Lead);
            // Rows of one's own may name records, which are looked up in the same request as the guests.
            if (turn.Settings.Account.Create && turn.Settings.Mappings.Account.Any(row => row.Target != "Name")) yield return AccountWriting.ObjectName;
        }
        var bookings = turn.Open.Where(subject => subject.Booking is not null).ToArray();
        if (bookings.Any(subject => MayWriteEvent(subject, turn.Settings))) yield return EventWriting.ObjectName;
        if (bookings.Any(subject => subject.Case.IsOpen && CaseWriting.IsConcerned(subject, turn.Settings))) yield return CaseWriting.ObjectName;
    }

    /// <summary>Once it is known whether the org has Person Accounts: their rows may name records too.</summary>
    public static IEnumerable<string> OfPersonAccounts(Turn turn) =>
        turn.Types.HavePersonAccounts && turn.People.Any(PersonFinder.NeedsLookUp) && PersonAccountFields.MayNameRecords(turn.Settings.Mappings.OfPersonAccount()) ? [AccountWriting.ObjectName] : [];

    /// <summary>Whether an Event may be written for this booking.</summary>
    public static bool MayWriteEvent(SubjectTurn subject, OrgSettings settings) =>
        subject.Event.IsOpen && (subject.Link.EventId is not null || (settings.Sync.Bookings && settings.CreatesEventFor(subject.Booking!.Booking)));

    public static IEnumerable<string> AfterLookUps(Turn turn)
    {
        var newcomers = turn.People.Where(person => person.IsToBeMade && person.HasOpenSubjects).ToArray();
        if (newcomers.Any(person => person.Account is { Id: null }) || turn.People.Any(person => person.HasOpenSubjects && (PersonWriting.IsPersonAccount(person, turn) || person.AccountToFill is { Fields: not null })))
            yield return AccountWriting.ObjectName;
    }
}
