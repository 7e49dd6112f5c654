using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Invitees;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>One round of writes of a turn, and whose they are.</summary>
internal sealed class WriteRound(Turn turn, TurnFailures failures, bool isFirst)
{
    private readonly List<(RecordWrite Write, Action<WriteOutcome> Absorb)> _rows = [];

    public ImmutableArray<RecordWrite> Writes => [.. _rows.Select(row => isFirst ? row.Write : row.Write with { GoesOn = true })];

    /// <summary>Whose Events are inserted without an external id, by which they could be met again.</summary>
    public List<SubjectTurn> Intending { get; } = [];

    /// <summary>Whose Events are written in this round.</summary>
    public List<SubjectTurn> WritingEvents { get; } = [];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>All that the open subjects of the turn need now, each after what it names: Accounts, people, Cases, Events, invitees.</summary>
    public static WriteRound Plan(Turn turn, TurnFailures failures, bool isFirst)
    {
        var round = new WriteRound(turn, failures, isFirst);
        var made = new Dictionary<PersonTurn, int>();
        foreach (var person in turn.People.Where(person => person.HasOpenSubjects).ToArray()) round.AddPerson(person, made);
        foreach (var subject in turn.Open.ToArray())
        {
            var person = subject.Person;
            round.AddSubject(subject, person, person is not null && made.TryGetValue(person, out var index) ? index : null);
        }
        return round;
    }

    public void Absorb(ImmutableArray<WriteOutcome> outcomes)
    {
        for (var i = 0; i < _rows.Count; i++) _rows[i].Absorb(outcomes[i]);
    }

    private void AddPerson(PersonTurn person, Dictionary<PersonTurn, int> made)
    {
        if (person is { MadeAccount: not null, Made: null }) return;
        if (AccountFilling.Plan(person, turn) is { } fill)
        {
            // The Contact follows in the next round: till then its bookings are not done.
            Add(fill, person.Newest, outcome => AbsorbFill(person, outcome));
            return;
        }
        var write = person.Made is null ? PersonWriting.Plan(person, turn) : null;
        if (write is null)
        {
            Settle(person);
            return;
        }
        if (write.Kind != WriteKind.Insert)
        {
            Add(write, person.Newest, outcome => AbsorbPerson(person, outcome));
            return;
        }
        if (AccountWriting.Plan(person, turn) is { } account)
        {
            var index = Add(account, person.Newest, outcome => AbsorbAccount(person, outcome));
            write = write with { References = [new WriteReference("AccountId", index)] };
        }
        made[person] = Add(write, person.Newest, outcome => AbsorbPerson(person, outcome));
    }

    private void AddSubject(SubjectTurn subject, PersonTurn? person, int? personWrite)
    {
        CaseWriting.SettleWithoutWrite(subject, turn);
        EventWriting.SettleWithoutWrite(subject);
        Invitations.Settle(subject, turn);
        if (IsAwaitingPerson(person, personWrite)) return;
        var caseWrite = AddCase(subject, person, personWrite);
        if (subject.Event is { IsOpen: true, Deleted: not DeletedEventQuestion.Asked } && EventWriting.Plan(subject, person, personWrite, caseWrite, turn) is { } write)
        {
            if (write is { Kind: WriteKind.Insert, ExternalIdField: null }) Intending.Add(subject);
            WritingEvents.Add(subject);
            Add(write, subject, outcome => AbsorbEvent(subject, person, outcome));
        }
        else if (subject.Invitees.Known.Count > 0) AddInvitees(subject);
    }

    /// <summary>The id of a Person Account's contact is known a round later only.</summary>
    private bool IsAwaitingPerson(PersonTurn? person, int? personWrite) =>
        person is { MadeAccount: not null, Made: null } || (personWrite is { } index && _rows[index].Write.Object == PersonAccountFields.ObjectName);

    /// <summary>The position of a Case that is made in this round.</summary>
    private int? AddCase(SubjectTurn subject, PersonTurn? person, int? personWrite)
    {
        if (!subject.Case.IsOpen) return null;
        if (CaseWriting.Plan(subject, person, personWrite, turn) is not { } write)
        {
            subject.Case.MarkDone();
            return null;
        }
        var index = Add(write, subject, outcome => AbsorbCase(subject, outcome));
        return write.Kind == WriteKind.Insert ? index : null;
    }

    private void AddInvitees(SubjectTurn subject)
    {
        var open = subject.Invitees.Known.Count;
        foreach (var write in Invitations.Plan(subject))
            Add(write, subject, outcome =>
            {
                subject.Calls += outcome.Calls;
                if (outcome.Failure is { } failure) failures.OfInvitee(subject, failure, turn);
                if (--open == 0 && !subject.IsSettled) Invitations.Finish(subject);
            });
    }

    /// <param name="teller">Whose history tells of it.</param>
    private int Add(RecordWrite write, SubjectTurn teller, Action<WriteOutcome> absorb)
    {
        _rows.Add((write, outcome =>
        {
            teller.Note(write, outcome);
            absorb(outcome);
        }));
        return _rows.Count - 1;
    }

    private void Settle(PersonTurn person)
    {
        person.Written = true;
        if (person.IsFurther)
        {
            foreach (var subject in person.Subjects) subject.MarkPersonDone();
            return;
        }
        foreach (var subject in person.Subjects)
            if (subject is { PersonChanged: false, ToldBefore: { } before }) turn.Notes = turn.Notes.TellAgain(before, subject.ToldAt);
        if (person.Match?.Record?.Token == person.Token.Value) turn.Notes = turn.Notes with { MadeByUs = true };
        foreach (var subject in person.Subjects)
        {
            subject.MarkPersonDone();
            if (person.RecordId is not { } id)
            {
                subject.Link = subject.Link with { RecordId = null, RecordObject = null };
                continue;
            }
            var isKnown = subject.Before.Link.RecordId == id && subject.Before.Link.Rule is not null;
            subject.Link = subject.Link with
            {
                RecordId = id,
                RecordObject = person.RecordObject,
                AccountId = person.Made is null ? subject.Link.AccountId : person.Account?.Id ?? person.MadeAccount ?? subject.Link.AccountId,
                Rule = isKnown ? subject.Before.Link.Rule : person.Match?.Rule ?? subject.Link.Rule,
                Explanation = isKnown ? subject.Before.Link.Explanation : person.Match?.Explanation ?? subject.Link.Explanation,
            };
        }
    }

    private void AbsorbAccount(PersonTurn person, WriteOutcome outcome)
    {
        Charge(person, outcome);
        if (outcome.Failure is { } failure)
        {
            failures.OfAccount(person, failure, turn);
            return;
        }
        person.Account!.Id = outcome.RecordId;
        person.Newest.Made.Add(AccountWriting.ObjectName);
        person.Newest.Report(person.Account.Changes);
    }

    private void AbsorbFill(PersonTurn person, WriteOutcome outcome)
    {
        Charge(person, outcome);
        if (outcome.Failure is { } failure)
        {
            failures.OfFilling(person, failure, turn);
            return;
        }
        person.AccountToFill!.IsDone = true;
        person.Newest.Report(person.AccountToFill.Changes);
    }

    private void AbsorbPerson(PersonTurn person, WriteOutcome outcome)
    {
        Charge(person, outcome);
        if (outcome.Failure is { } failure)
        {
            failures.OfPerson(person, failure, turn);
            return;
        }
        person.Newest.Report(person.Changes);
        if (person.Match?.Record is null)
        {
            if (!person.IsFurther) turn.Notes = (turn.Notes with { MadeByUs = true }).Fill(person.StandIns);
            var id = outcome.RecordId!.Value;
            if (!person.IsFurther) person.Newest.Made.Add(person.Target.ToString());
            if (Candidates.IsAccount(id))
            {
                person.MadeAccount = id;
                return;
            }
            person.Made = id;
        }
        Settle(person);
    }

    private void AbsorbCase(SubjectTurn subject, WriteOutcome outcome)
    {
        subject.Calls += outcome.Calls;
        if (outcome.Failure is { } failure)
        {
            failures.OfCase(subject, failure, turn);
            return;
        }
        subject.Case.MarkDone();
        if (subject.Link.CaseId is null) subject.Made.Add(CaseWriting.ObjectName);
        subject.Report(subject.Case.Changes);
        if (outcome.RecordId is { } id) subject.Link = subject.Link with { CaseId = id };
    }

    private void AbsorbEvent(SubjectTurn subject, PersonTurn? person, WriteOutcome outcome)
    {
        subject.Calls += outcome.Calls;
        if (outcome.Failure is { } failure)
        {
            if (!failure.Ambiguous) subject.Link = subject.Link with { EventIntent = null };
            failures.OfEvent(subject, failure, turn);
            return;
        }
        subject.Event.MarkDone();
        if (subject.Link.EventId is null) subject.Made.Add(EventWriting.ObjectName);
        subject.Report(EventChanges.Of(subject, turn.Settings.PackageFields));
        subject.Link = subject.Link with
        {
            EventId = outcome.RecordId ?? subject.Link.EventId,
            EventWhoId = person?.RecordId ?? subject.Link.RecordId,
            Revision = turn.Revision,
            EventShows = subject.Event.Plan!.FingerprintOf(subject.Booking!),
            ReplacedBy = subject.Event.Plan.ClosedFor,
            EventLeft = false,
            EventIntent = null,
        };
    }

    private static void Charge(PersonTurn person, WriteOutcome outcome)
    {
        foreach (var subject in person.Subjects) subject.Calls += outcome.Calls / person.Subjects.Count;
    }
}
