namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// What happened to some bookings, and in which turns it comes: <c>B canceled 20 >A | A scheduled 0, B scheduled 10 >A</c> is two.
/// </summary>
internal sealed record LineagePlay(ToldEvent[][] Turns)
{
    private static readonly string[] Types =
        ["rescheduled", "canceled", "canceled_then_rescheduled", "canceled_reschedule_requested", "completed", "no_show", "reassigned"];

    public ToldEvent[] History { get; init; } = [.. Turns.SelectMany(turn => turn)];

    public static LineagePlay Parse(string text) =>
        new([.. text.Split('|').Select(turn => turn.Split(',').Select(ToldEvent.Parse).ToArray())]);

    /// <summary>All ways to deal some events out to turns; within a turn their order does not count, for the turn sorts them.</summary>
    public static IEnumerable<LineagePlay> AllOf(ToldEvent[] history) => Deals(history).Select(turns => new LineagePlay(turns));

    /// <summary>Each booking is scheduled, and one thing more happens to it: each pair of types, and each direction of the link.</summary>
    public static IEnumerable<ToldEvent[]> PairsOfBookings()
    {
        foreach (var old in Types)
            foreach (var next in Types)
                foreach (var link in new[] { "new names old", "old names new", "both", "the last of the new names old" })
                    yield return
                    [
                        new('A', "scheduled", 0), new('A', old, 61, link is "old names new" or "both" ? 'B' : null),
                        new('B', "scheduled", 60, link is "new names old" or "both" ? 'A' : null),
                        new('B', next, 70, link is "old names new" ? null : 'A'),
                    ];
    }

    /// <summary>Two to four bookings, chained or forked, each with a life of its own; dealt out by chance, some told again.</summary>
    public static LineagePlay Of(Random random)
    {
        var history = new List<ToldEvent>();
        var bookings = 2 + random.Next(3);
        for (var number = 0; number < bookings; number++)
        {
            var (booking, minute) = ((char)('A' + number), number * 60);
            var replaces = number == 0 ? (char?)null : (char)('A' + random.Next(number));
            var named = replaces is { } other && random.Next(3) > 0 ? other : (char?)null;
            history.Add(new ToldEvent(booking, "scheduled", minute, named));
            for (var more = random.Next(4); more > 0; more--)
                history.Add(new ToldEvent(booking, TypeAfter(history, booking, random), minute += 1 + random.Next(40), named));
            if (replaces is not { } old || (named is not null && random.Next(2) > 0)) continue;
            var last = history.Where(one => one.Booking == old).Max(one => one.Minute);
            var next = named is null || random.Next(2) == 0 ? booking : (char?)null;
            history.Add(new ToldEvent(old, "canceled_then_rescheduled", last + 1, next));
        }
        var all = history.Where(_ => random.Next(6) > 0).DefaultIfEmpty(history[0]).ToList();
        all.AddRange(all.Where(_ => random.Next(6) == 0).ToArray().Select(one => one with { Again = true }));
        var turns = all.Select(one => (One: one, Turn: random.Next(all.Count))).GroupBy(dealt => dealt.Turn).OrderBy(turn => turn.Key)
            .Select(turn => turn.Select(dealt => dealt.One).ToArray()).ToArray();
        return new LineagePlay(turns) { History = [.. history] };
    }

    /// <summary>The same play with less of it, in every way that leaves one thing out.</summary>
    public IEnumerable<LineagePlay> Smaller()
    {
        var told = Turns.SelectMany(turn => turn).ToArray();
        foreach (var one in told.Where(_ => told.Length > 1))
        {
            var without = Turns.Select(turn => turn.Where(other => other != one).ToArray());
            yield return this with { Turns = [.. without.Where(turn => turn.Length > 0)] };
        }
        for (var turn = 1; turn < Turns.Length; turn++)
            yield return this with { Turns = [.. Turns[..(turn - 1)], [.. Turns[turn - 1], .. Turns[turn]], .. Turns[(turn + 1)..]] };
    }

    public override string ToString() => string.Join(" | ", Turns.Select(turn => string.Join(", ", turn.Select(one => one.ToString()))));

    private static string TypeAfter(List<ToldEvent> history, char booking, Random random)
    {
        var type = Types[random.Next(Types.Length)];
        var isOpen = history.Last(one => one.Booking == booking && one.Type != "reassigned").Type is "scheduled" or "rescheduled";
        return type == "reassigned" && !isOpen ? "rescheduled" : type;
    }

    private static IEnumerable<ToldEvent[][]> Deals(ToldEvent[] events)
    {
        if (events.Length == 0)
        {
            yield return [];
            yield break;
        }
        for (var chosen = 1; chosen < 1 << events.Length; chosen++)
        {
            var first = events.Where((_, index) => (chosen >> index & 1) == 1).ToArray();
            var rest = events.Where((_, index) => (chosen >> index & 1) == 0).ToArray();
            foreach (var then in Deals(rest)) yield return [first, .. then];
        }
    }
}
