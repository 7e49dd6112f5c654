using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>
/// A booking that is written again fills in what the Account of its Contact lacks: only fields that are empty, and only of
/// an Account that was made here, which its token tells. Others' Accounts are not ours to complete.
/// </summary>
internal static class AccountFilling
{
    /// <summary>Accounts to be read, of people who are known by now.</summary>
    public static IEnumerable<LookupKey> Keys(Turn turn) =>
        turn.People.Where(person => person.AccountToFill is null && IsWanted(person, turn)).Select(KeyOf);

    public static void Learn(Turn turn, RoundLookUps found)
    {
        foreach (var person in turn.People.Where(person => person.AccountToFill is null && IsWanted(person, turn)))
            if (found.TryGet(KeyOf(person), out var records))
                person.AccountToFill = new AccountToFill(records.FirstOrDefault(record => IsOurs(record, turn)));
    }

    public static bool IsWanted(PersonTurn person, Turn turn) =>
        person is { IsOpen: true, LeaveAsItIs: false, Match.Record: { IsPersonAccount: false, AccountId: not null } }
        && turn.Settings.PackageFields.RecordToken is not null && Again(person).Any();

    /// <summary>The write that fills it; null when nothing is to be filled in.</summary>
    public static RecordWrite? Plan(PersonTurn person, Turn turn)
    {
        if (person.AccountToFill is not { Fields: { } read, IsOpen: true } fill || !IsWanted(person, turn)) return null;
        var current = person.NotesIn(turn).WithoutStandIns(read, StandIns.OfAccount);
        var types = turn.Types.Of(AccountWriting.ObjectName);
        var rows = turn.Settings.Mappings.Account;
        var write = MergedFields.ForExisting(Again(person).Select(subject => RecordFields.ForExisting(
            AccountWriting.ObjectName, current, rows, ExistingUpdate.OnlyEmpty, subject.Source, turn.Settings.Region, types)));
        person.Newest.Report(write.Problems.Select(problem => problem with { Field = $"{AccountWriting.ObjectName}.{problem.Field}" }));
        fill.Adaptation.ApplyTo(write.Fields);
        if (write.Fields.Count == 0)
        {
            fill.MarkDone();
            return null;
        }
        fill.Changes =
        [
            .. write.Changes.Where(change => !fill.Adaptation.IsRefused(change.Field))
                .Select(change => change with { Field = $"{AccountWriting.ObjectName}.{change.Field}" }),
        ];
        return new RecordWrite
        {
            Kind = WriteKind.Update, Object = AccountWriting.ObjectName, RecordId = person.Match!.Record!.AccountId,
            Fields = write.Fields, AllowDuplicates = fill.Adaptation.AllowDuplicates, Alone = fill.Adaptation.Alone,
        };
    }

    private static bool IsOurs(FieldSet account, Turn turn) =>
        account[turn.Settings.PackageFields.RecordToken!] is { IsBlank: false } && account["IsDeleted"] != FieldValue.Of(true);

    /// <summary>The open ones that are written again, the one of the newest event first.</summary>
    private static IEnumerable<SubjectTurn> Again(PersonTurn person) =>
        person.NewestFirst.Where(subject => subject is { IsSettled: false, IsAnew: true });

    private static LookupKey.Record KeyOf(PersonTurn person) => new(person.Match!.Record!.AccountId!.Value);
}
