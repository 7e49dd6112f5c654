using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>One round of writes of a turn, whose they are, and what their answers mean.</summary>
/// <param name="isFirst">Nothing was sent for this turn before.</param>
internal sealed class WriteRound(bool isFirst)
{
    private readonly List<(RecordWrite Write, SubjectTurn Teller, Action<WriteOutcome> Absorb)> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>All that the open subjects of the turn need now, each after what it names.</summary>
    public static WriteRound Plan(Turn turn, ITurnPart[] parts, bool isFirst)
    {
        var round = new WriteRound(isFirst);
        foreach (var person in turn.People.Where(person => person.HasOpenSubjects).ToArray())
            foreach (var part in parts) part.Plan(person, round);
        foreach (var subject in turn.Open.ToArray())
        {
            foreach (var part in parts) part.Settle(subject);
            if (subject.Person?.IsAwaitingContact(round) == true) continue;
            foreach (var part in parts) part.Plan(subject, round);
        }
        return round;
    }

    /// <param name="teller">Whose history tells of it.</param>
    /// <param name="absorb">Takes what became of it.</param>
    public void Add(RecordWrite write, SubjectTurn teller, Action<WriteOutcome> absorb) => _rows.Add((write, teller, absorb));

    /// <inheritdoc cref="Add(RecordWrite, SubjectTurn, Action{WriteOutcome})"/>
    /// <param name="record">Whose write it is, so that others of the round can name it.</param>
    public void Add(RecordTurn record, RecordWrite write, SubjectTurn teller, Action<WriteOutcome> absorb)
    {
        record.MarkWrittenIn(this, _rows.Count, write.Kind);
        Add(write, teller, absorb);
    }

    public RecordWrite WriteAt(int row) => _rows[row].Write;

    public ImmutableArray<RecordWrite> Writes()
    {
        var writes = new RecordWrite[_rows.Count];
        for (var i = 0; i < writes.Length; i++) writes[i] = isFirst ? _rows[i].Write : _rows[i].Write with { GoesOn = true };
        return ImmutableCollectionsMarshal.AsImmutableArray(writes);
    }

    public void Absorb(ImmutableArray<WriteOutcome> outcomes)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            var (write, teller, absorb) = _rows[i];
            teller.Note(write, outcomes[i]);
            absorb(outcomes[i]);
        }
    }
}
