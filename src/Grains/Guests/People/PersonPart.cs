using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>The Contacts, Leads and Person Accounts of a turn's guests: found or made, and kept as the mapping says.</summary>
internal sealed class PersonPart(Turn turn, SubjectEnds ends, AccountPart accounts) : ITurnPart
{
    private RoundLookUps? _round;

    public IEnumerable<string> ObjectsToAsk() =>
        // A look-up reads both objects, whichever the guest turns out to be.
        turn.People.Any(PersonFinder.NeedsLookUp) ? [nameof(PersonObject.Contact), nameof(PersonObject.Lead)] : [];

    public void Ask(RoundLookUps lookUps)
    {
        if (_round != lookUps) Begin(lookUps);
        foreach (var person in turn.People)
            if (person.IsSought)
                foreach (var key in PersonFinder.KeysOf(person, turn, lookUps)) lookUps.Ask(key);
    }

    public void Follow(RoundLookUps found) => PersonFinder.Choose(turn, found);

    /// <summary>Whoever is still sought may be somebody who is there: nothing is made for them.</summary>
    public void Learn(RoundLookUps found)
    {
        foreach (var person in turn.People.Where(person => person.IsSought))
            SetAside(person, EndlessMerges.To(PersonFinder.Unread(person, turn, found).DefaultIfEmpty(person.LinkedTo ?? default)));
    }

    public void Plan(PersonTurn person, WriteRound round)
    {
        if (person is { MadeAccount: not null, Made: null }) return;
        // The Contact follows in the next round: till then its bookings are not done.
        if (accounts.TryFill(person, round)) return;
        var write = person.Made is null ? PersonWriting.Plan(person, turn) : null;
        if (write is null)
        {
            MarkWritten(person);
            return;
        }
        if (write.Kind == WriteKind.Insert && accounts.RowThatMakes(person, round) is { } account)
            write = write with { References = [new WriteReference("AccountId", account)] };
        round.Add(person, write, person.Newest, outcome => Absorb(person, outcome));
    }

    private void Begin(RoundLookUps round)
    {
        _round = round;
        foreach (var person in turn.People) person.IsSought = PersonFinder.NeedsLookUp(person);
    }

    private void Absorb(PersonTurn person, WriteOutcome outcome)
    {
        person.Charge(outcome.Calls);
        if (outcome.Failure is { } failure)
        {
            OnFailure(person, failure);
            return;
        }
        person.Newest.Report(person.Changes);
        if (person.Match?.Record is null)
        {
            person.Note(turn, notes => (notes with { MadeByUs = true }).Fill(person.StandIns));
            var id = outcome.RecordId!.Value;
            if (!person.IsFurther) person.Newest.Made.Add(person.Target.ToString());
            if (Candidates.IsAccount(id))
            {
                person.MadeAccount = id;
                return;
            }
            person.Made = id;
        }
        MarkWritten(person);
    }

    public void OnFailure(PersonTurn person, CallFailure failure)
    {
        if (turn.Types.Renew(ObjectOf(person), failure)) return;
        var write = new RefusedWrite(ObjectOf(person), RowsOf(person), turn.Types.Of(ObjectOf(person)), person.Newest, failure);
        switch (person.Adaptation.Take(write, FactsOf(person, write), PersonFailure.Decide))
        {
            case FailureStep.Adopt { Records: var named }:
                // An Account may be a Person Account or a company: it is read, and a person's contact is the guest's record.
                person.Named.AddRange(named);
                break;
            case FailureStep.LookUpByToken:
                person.Note(turn, notes => notes with { MadeByUs = true });
                person.Match = null;
                break;
            case FailureStep.LookAgain:
                person.Doubt(turn);
                break;
            case FailureStep.LeaveAsItIs:
                person.LeaveAsItIs = true;
                person.Newest.Report(FailureReasons.OfBlockedChange(write, person.RecordId!.Value, person.Adaptation.Written));
                break;
            case FailureStep.End:
                // The record is there, and the booking's Event, written in the same request, may be related to it.
                if (!person.IsFurther && person.RecordId is not null)
                    foreach (var subject in person.Subjects) subject.Link = LinkOf(subject, person);
                foreach (var subject in person.OpenSubjects.ToArray()) ends.Of(subject, failure, write.Object);
                break;
        }
    }

    private void SetAside(PersonTurn person, CallFailure failure)
    {
        person.SetAside(FailureReasons.Of(failure, ObjectOf(person)));
        foreach (var subject in person.OpenSubjects.ToArray()) ends.Of(subject, failure, ObjectOf(person));
    }

    private PersonFacts FactsOf(PersonTurn person, RefusedWrite write)
    {
        var isUpdate = person.Match?.Record is not null;
        return new PersonFacts(person.Adaptation.FactsOf(write, isNew: !isUpdate))
        {
            IsUpdate = isUpdate,
            IsLinked = person.LinkedTo is not null,
            SavesPastAlerts = turn.Settings.Duplicates == DuplicateRule.SaveWhereAllowed,
            NewlyNamed =
            [
                .. write.Failure.ExistingRecords.Where(id =>
                    id.Prefix is "003" or "00Q" or "001" && !person.Named.Contains(id) && !person.NobodyNamed.Contains(id)),
            ],
            IsLookedUpByToken = person.NotesIn(turn).MadeByUs,
        };
    }

    private string ObjectOf(PersonTurn person) =>
        PersonWriting.IsPersonAccount(person, turn) ? PersonAccountFields.ObjectName : (person.RecordObject ?? person.Target).ToString();

    private ImmutableArray<FieldMapping> RowsOf(PersonTurn person) => PersonWriting.IsPersonAccount(person, turn)
        ? turn.Settings.Mappings.OfPersonAccount()
        : turn.Settings.Mappings.Of(person.RecordObject ?? person.Target);

    /// <summary>Its record is as it should be, or there is none: its bookings are related to it.</summary>
    private void MarkWritten(PersonTurn person)
    {
        person.MarkDone();
        turn.Notes = turn.Notes.Keep(person.AccountToken, account: null);
        if (person.IsFurther)
        {
            foreach (var subject in person.Subjects) subject.MarkPersonDone();
            return;
        }
        if (person.UnusedAccount is { } unused) person.Newest.Report(PersonWriting.OfUnused(unused, person.RecordId!.Value));
        if (person.Match?.Record?.Token == person.Token.Value) turn.Notes = turn.Notes with { MadeByUs = true };
        foreach (var subject in person.Subjects)
        {
            subject.MarkPersonDone();
            subject.Link = LinkOf(subject, person);
        }
    }

    /// <summary>The link with the record that was made in this turn: it is kept also where the turn is put off.</summary>
    public static SalesforceLink WithMade(SalesforceLink link, SubjectTurn subject)
    {
        var known = subject.Link;
        if (subject.Person is not { Made: not null, IsFurther: false } || known.RecordId is null || link.RecordId is not null) return link;
        return link with
        {
            RecordId = known.RecordId,
            RecordObject = known.RecordObject,
            AccountId = known.AccountId,
            Rule = known.Rule,
            Explanation = known.Explanation,
            // Empty: the next turn looks for the Event, which may have been written.
            EventShows = link.EventId is null ? "" : link.EventShows,
        };
    }

    private static SalesforceLink LinkOf(SubjectTurn subject, PersonTurn person)
    {
        var (link, before) = (subject.Link, subject.Before.Link);
        if (person.RecordId is not { } id) return link with { RecordId = null, RecordObject = null };
        var isKnown = before.RecordId == id && before.Rule is not null;
        return link with
        {
            RecordId = id,
            RecordObject = person.RecordObject,
            AccountId = person.Made is null ? link.AccountId : person.Account?.Id ?? person.MadeAccount ?? link.AccountId,
            Rule = isKnown ? before.Rule : person.Match?.Rule ?? link.Rule,
            Explanation = isKnown ? before.Explanation : person.Match?.Explanation ?? link.Explanation,
        };
    }
}
