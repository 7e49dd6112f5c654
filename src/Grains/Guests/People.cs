namespace OnceHub.Sync.Grains;

/// <summary>Joins what turned out to be one person.</summary>
internal static class People
{
    /// <summary>
    /// Subjects of one guest that came with different identities are one person: who found the same record, and who found
    /// nobody, joins who found a record, else one record is made for all.
    /// </summary>
    public static void Merge(Turn turn)
    {
        MergeSameRecord(turn);
        var newcomers = turn.People.Where(person => person is { Written: false, NotWanted: false, Made: null, MadeAccount: null, Match.Record: null }).ToArray();
        if (newcomers.Length == 0) return;
        var first = turn.People.FirstOrDefault(person => person is { LinkedTo: null, Match.Record: not null } or { Made: not null } or { MadeAccount: not null })
            ?? newcomers.FirstOrDefault(person => person is { NotToBeMade: false, Identities.Email: not null })
            ?? newcomers.FirstOrDefault(person => !person.NotToBeMade)
            ?? newcomers[0];
        foreach (var other in newcomers.Where(person => person != first)) Join(first, other, turn);
    }

    /// <summary>One record is written once, by all that is known of it.</summary>
    private static void MergeSameRecord(Turn turn)
    {
        foreach (var same in turn.People.Where(person => person is { Written: false, NotWanted: false, Match.Record: not null }).GroupBy(person => person.Match!.Record!.Id).ToArray())
        {
            var all = same.ToArray();
            foreach (var other in all.Skip(1)) Join(all[0], other, turn);
        }
    }

    private static void Join(PersonTurn person, PersonTurn other, Turn turn)
    {
        person.Subjects.AddRange(other.Subjects);
        foreach (var subject in other.Subjects.Where(subject => !subject.IsSettled)) subject.PersonDone = false;
        person.Written &= other.Written;
        if (person.Account is null or { Key: null, Token: null } && other.Account is { Key: not null }) person.Account = other.Account;
        turn.People.Remove(other);
    }
}
