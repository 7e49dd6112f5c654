using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>Mapping rows may name records in words: they are looked up with everything else, in the same request.</summary>
internal static class NamedLookUps
{
    public static void Ask(Turn turn, RoundLookUps lookUps)
    {
        foreach (var name in Wanted(turn))
            if (!turn.Types.Names.Has(name)) lookUps.Ask(KeyOf(name));
    }

    public static void Learn(Turn turn, RoundLookUps found)
    {
        foreach (var name in Wanted(turn).Where(name => !turn.Types.Names.Has(name)).Distinct().ToArray())
            if (found.TryGet(KeyOf(name), out var records))
                turn.Types.Names.Add(name, [.. records.Select(record => record.IdIn("Id")).OfType<SalesforceId>().Distinct()]);
    }

    private static IEnumerable<NamedRecord> Wanted(Turn turn)
    {
        var rows = turn.Settings.Mappings;
        foreach (var person in turn.People.Where(person => PersonFinder.NeedsLookUp(person) || person is { Match: not null, IsOpen: true }))
            foreach (var subject in person.Subjects)
            {
                foreach (var name in In(PersonObject.Contact.ToString(), rows.Contact, subject)) yield return name;
                foreach (var name in In(PersonObject.Lead.ToString(), rows.Lead, subject)) yield return name;
                foreach (var name in In(AccountWriting.ObjectName, rows.Account, subject)) yield return name;
                if (turn.Types.HavePersonAccounts)
                    foreach (var name in In(PersonAccountFields.ObjectName, rows.OfPersonAccount(), subject)) yield return name;
            }
        foreach (var subject in turn.Open.Where(subject => subject.Booking is not null))
        {
            if (EventWriting.MayWrite(subject, turn.Settings))
                foreach (var name in In(EventWriting.ObjectName, rows.Event, subject)) yield return name;
            if (subject.Case.IsOpen)
                foreach (var name in In(CaseWriting.ObjectName, rows.Case, subject)) yield return name;
        }

        IEnumerable<NamedRecord> In(string objectName, ImmutableArray<FieldMapping> some, SubjectTurn subject) =>
            turn.Types.Of(objectName) is { } types ? NamedRecord.In(some, subject.Source, types) : [];
    }

    private static LookupKey.Named KeyOf(NamedRecord name) => new(name.Object, name.Text.Trim());
}
