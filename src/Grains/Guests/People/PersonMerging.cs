using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>Joins what turned out to be one person.</summary>
internal static class PersonMerging
{
    /// <summary>
    /// Subjects of one guest that came with different identities are one person: who found the same record, and who found
    /// nobody, joins who found a record that may be theirs, else one record is made for each email of one token.
    /// </summary>
    public static void Merge(Turn turn)
    {
        if (turn.People.Count < 2) return;
        MergeSameRecord(turn);
        var newcomers = turn.People.Where(person =>
            person is { IsFurther: false, IsOpen: true, NotWanted: false, Made: null, MadeAccount: null, Match.Record: null }).ToArray();
        if (newcomers.Length == 0) return;
        var known = turn.People.Where(person => person is { IsFurther: false, LinkedTo: null, Match.Record: not null }
            or { IsFurther: false, Made: not null } or { IsFurther: false, MadeAccount: not null }).ToArray();
        foreach (var newcomer in newcomers)
            if (known.FirstOrDefault(person => MayJoin(person, newcomer, turn)) is { } person) Join(person, newcomer, turn);
        foreach (var same in newcomers.Where(turn.People.Contains).GroupBy(person => person.Token).ToArray()) JoinByEmail([.. same], turn);
    }

    /// <summary>
    /// Newcomers of one guest are one person, unless they bring several emails, as bookings do that replaced one another. The record
    /// of each further email gets an external id of its own.
    /// </summary>
    private static void JoinByEmail(PersonTurn[] newcomers, Turn turn)
    {
        var first = newcomers.FirstOrDefault(person => person is { NotToBeMade: false, Identities.Email: not null })
            ?? newcomers.FirstOrDefault(person => !person.NotToBeMade)
            ?? newcomers[0];
        var taken = 0;
        foreach (var same in newcomers.OrderBy(person => person != first).ThenBy(person => person.NotToBeMade)
            .GroupBy(person => person.Identities.Email ?? first.Identities.Email))
        {
            var one = same.First();
            for (var number = 0; number < taken; number++) one.TakeTokenOfAnotherPerson();
            taken++;
            foreach (var other in same.Skip(1)) Join(one, other, turn);
        }
    }

    /// <summary>
    /// Whoever brings an email joins nobody who was found by something weaker and has another one: a shared phone does not
    /// make two people one. What carries their token was made for both.
    /// </summary>
    private static bool MayJoin(PersonTurn known, PersonTurn newcomer, Turn turn) => newcomer.Identities.Email is not { } email
        || known.Identities.Email == email
        || (known.Match?.Record is { } record
            ? record.Token == newcomer.Token.Value || (string.IsNullOrWhiteSpace(record.Email) && newcomer.Guest == turn.Guest)
            : known.Identities.Email is null && known.Guest == newcomer.Guest);

    /// <summary>One record is written once, by all that is known of it.</summary>
    private static void MergeSameRecord(Turn turn)
    {
        var found = turn.People.Where(person => person is { IsFurther: false, IsOpen: true, NotWanted: false, Match.Record: not null });
        foreach (var same in found.GroupBy(person => person.Match!.Record!.Id).ToArray())
        {
            var all = same.ToArray();
            foreach (var other in all.Skip(1)) Join(all[0], other, turn);
        }
    }

    private static void Join(PersonTurn person, PersonTurn other, Turn turn)
    {
        foreach (var subject in other.Subjects) person.Add(subject);
        foreach (var subject in other.OpenSubjects) subject.ReopenPerson();
        if (other.IsOpen) person.Reopen();
        if (person.Account is null or { Key: null, Token: null } && other.Account is { Key: not null }) person.Account = other.Account;
        turn.People.Remove(other);
    }
}
