using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>One round of writes of a turn, and whose they are.</summary>
internal sealed class WriteRound
{
    private readonly List<(RecordWrite Write, PersonTurn? Person, SubjectTurn? Event)> _rows = [];

    public ImmutableArray<RecordWrite> Writes => [.. _rows.Select(row => row.Write)];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>All that the open subjects of the turn need now: people first, then the Events that name them.</summary>
    public static WriteRound Plan(Turn turn, IReadOnlySet<string> holders)
    {
        var round = new WriteRound();
        var made = new Dictionary<PersonTurn, int>();
        foreach (var person in turn.People.Where(person => person.Subjects.Any(subject => !subject.IsSettled)))
        {
            var write = PersonWriting.Plan(person, turn);
            if (write is null) Settle(person);
            else if (write.Kind == WriteKind.Insert) made[person] = round.Add(write, person, null);
            else round.Add(write, person, null);
        }
        foreach (var subject in turn.Open.ToArray())
        {
            EventWriting.SettleWithoutWrite(subject, turn, holders);
            if (subject.EventDone) continue;
            var person = turn.People.FirstOrDefault(candidate => candidate.Subjects.Contains(subject));
            var personWrite = person is not null && made.TryGetValue(person, out var index) ? index : (int?)null;
            if (EventWriting.Plan(subject, person, personWrite, turn) is { } write) round.Add(write, null, subject);
        }
        return round;
    }

    public void Absorb(ImmutableArray<WriteOutcome> outcomes, Turn turn, TurnFailures failures)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            var (_, person, subject) = _rows[i];
            if (person is not null) AbsorbPerson(person, outcomes[i], turn, failures);
            else AbsorbEvent(subject!, outcomes[i], turn, failures);
        }
    }

    private int Add(RecordWrite write, PersonTurn? person, SubjectTurn? subject)
    {
        _rows.Add((write, person, subject));
        return _rows.Count - 1;
    }

    private static void Settle(PersonTurn person)
    {
        person.Written = true;
        foreach (var subject in person.Subjects)
        {
            subject.PersonDone = true;
            if (person.RecordId is not { } id) continue;
            subject.Link = subject.Link with
            {
                RecordId = id,
                RecordObject = person.RecordObject,
                Rule = person.Match?.Rule ?? subject.Link.Rule,
                Explanation = person.Match?.Explanation ?? subject.Link.Explanation,
            };
        }
    }

    private static void AbsorbPerson(PersonTurn person, WriteOutcome outcome, Turn turn, TurnFailures failures)
    {
        foreach (var subject in person.Subjects) subject.Calls += outcome.Calls / person.Subjects.Count;
        if (outcome.Failure is { } failure)
        {
            failures.OfPerson(person, failure, turn);
            return;
        }
        if (person.Match?.Record is null)
        {
            person.Made = Domain.SalesforceId.Parse(outcome.RecordId!);
            turn.Notes = turn.Notes with { MadeByUs = true };
        }
        Settle(person);
    }

    private static void AbsorbEvent(SubjectTurn subject, WriteOutcome outcome, Turn turn, TurnFailures failures)
    {
        subject.Calls += outcome.Calls;
        if (outcome.Failure is { } failure)
        {
            failures.OfEvent(subject, failure, turn);
            return;
        }
        subject.EventDone = true;
        subject.Link = subject.Link with
        {
            EventId = outcome.RecordId is { } id ? Domain.SalesforceId.Parse(id) : subject.Link.EventId,
            EventWhoId = turn.People.FirstOrDefault(person => person.Subjects.Contains(subject))?.RecordId ?? subject.Link.RecordId,
            Revision = turn.Revision,
        };
    }
}
