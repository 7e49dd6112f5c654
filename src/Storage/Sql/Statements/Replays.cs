using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Replays, and their steps.</summary>
internal static class Replays
{
    private const int MostPerStep = 1_000;

    /// <summary>A step that came late is made up for, within this.</summary>
    private static readonly TimeSpan MostCaughtUp = TimeSpan.FromSeconds(1);

    /// <summary>How long it rests where all wait and nothing is known of some.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private const string Columns = """
        id, state, chosen, code, object, cause, per_second, started_by, started_at, total, released, synced, failed, changed_at, last_id, reached, next_at
        """;

    private const string Insert = """
        insert into replays (org, state, code, object, cause, chosen, per_second, started_by, started_at, last_id, reached, next_at,
            total, released, synced, failed, changed_at)
        values (@org, 0, @code, @object, @cause, @chosen, @rate, @by, @now, @last, '', @now, @total, 0, 0, 0, @now)
        returning id
        """;

    private const string LastFailure = "select max(id) from failures";

    private const string Find = $"select {Columns} from replays where org = @org and id = @id";

    private const string Newest = $"select {Columns} from replays where org = @org and id < @before order by id desc limit @limit";

    private const string Due = """
        select org, id from replays where state = 0 and (next_at <= @now or next_at > @latest) order by next_at, id limit @limit
        """;

    private const string Pause = "update replays set state = 1, changed_at = @now where org = @org and id = @id and state = 0";

    private const string Resume =
        "update replays set state = 0, next_at = @now, changed_at = @now where org = @org and id = @id and state = 1";

    private const string Stop = "update replays set state = 2, changed_at = @now where org = @org and id = @id and state in (0, 1)";

    // It holds the row until the step is done: of two processes the other then finds that the step is not due any more.
    private const string Claim = "update replays set next_at = @next where org = @org and id = @id and state = 0 and next_at = @was";

    private const string PutOff = "update replays set next_at = @next where org = @org and id = @id and state = 0 and next_at < @next";

    private const string Step =
        "update replays set released = released + @count, reached = @reached, next_at = @next where org = @org and id = @id";

    private const string End = """
        update replays set state = 3, synced = @synced, failed = @failed, changed_at = @now where org = @org and id = @id
        """;

    private const string Outcomes = """
        select count(*) filter (where resolved_at is not null), count(*) filter (where resolved_at is null and aside = 1),
            count(*) filter (where resolved_at is null and aside = 0)
        from failures where replay = @replay
        """;

    /// <summary>A replay as it is stored.</summary>
    private sealed record Row(ReplayRecord Replay, long LastId, string Reached, DateTimeOffset NextAt);

    public static async Task<ReplayRecord?> StartAsync(SqlSession session, OrgId org, ReplayOrder order, DateTimeOffset now)
    {
        var last = await session.CountAsync(LastFailure);
        var (conditions, values) = Matching(session, order);
        var total = await session.CountAsync(
            $"select count(*) from {Aside(session, order)} where {conditions}", [("org", org), ("last", last), .. values]);
        if (total == 0) return null;
        var id = await session.CountAsync(
            Insert, ("org", org), ("code", order.Code), ("object", order.Object), ("cause", order.Cause),
            ("chosen", order.Chosen is { } chosen ? JsonSerializer.Serialize(chosen.AsEnumerable()) : null),
            ("rate", (long)order.PerSecond),
            ("by", order.StartedBy), ("now", now), ("last", last), ("total", total));
        return await FindAsync(session, org, id);
    }

    public static async Task<ReplayRecord?> FindAsync(SqlSession session, OrgId org, long id) =>
        await session.FirstAsync(Find, Read, ("org", org), ("id", id)) is { } row ? await CountedAsync(session, row.Replay) : null;

    public static async Task<Page<ReplayRecord>> ListAsync(SqlSession session, OrgId org, string? cursor, int limit)
    {
        var before = cursor is null ? long.MaxValue : NumberOf(Cursor.Parse(cursor));
        var rows = await session.ListAsync(Newest, Read, ("org", org), ("before", before), ("limit", limit + 1));
        var page = Pages.Of(rows, limit, last => new Cursor(last.Replay.StartedAt, last.Replay.Id.ToString(CultureInfo.InvariantCulture)));
        var replays = new List<ReplayRecord>();
        foreach (var row in page.Items) replays.Add(await CountedAsync(session, row.Replay));
        return new Page<ReplayRecord>([.. replays], page.NextCursor);
    }

    public static async Task<bool> ChangeAsync(SqlSession session, OrgId org, long id, ReplayState state, DateTimeOffset now)
    {
        var change = state switch
        {
            ReplayState.Running => Resume,
            ReplayState.Paused => Pause,
            ReplayState.Stopped => Stop,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A replay gets there by itself."),
        };
        return await session.ExecuteAsync(change, ("org", org), ("id", id), ("now", now)) == 1;
    }

    public static Task<List<(OrgId Org, long Id)>> FindDueAsync(SqlSession session, DateTimeOffset now, int limit) =>
        session.ListAsync(
            Due,
            row => (OrgId.Parse(row.GetString(0)), row.GetInt64(1)),
            ("now", now), ("latest", now + DueTimes.LongestRest), ("limit", limit));

    public static async Task<int> StepAsync(SqlSession session, OrgId org, long id, DateTimeOffset now)
    {
        if (await session.FirstAsync(Find, Read, ("org", org), ("id", id)) is not { Replay.State: ReplayState.Running } row) return 0;
        var due = row.NextAt > now + DueTimes.LongestRest ? now : row.NextAt;
        if (due > now) return 0;
        if (await session.ExecuteAsync(Claim, ("next", now + Rest), ("org", org), ("id", id), ("was", row.NextAt)) == 0) return 0;
        // As it is now that it is held: another replay may have taken over some of it.
        row = (await session.FirstAsync(Find, Read, ("org", org), ("id", id)))!;
        var chosen = await NextAsync(session, org, row);
        if (chosen.Count == 0) return await SettleAsync(session, org, row.Replay, now);

        var ids = chosen.Select(failure => failure.Id).ToArray();
        await KeepOutcomesAsync(session, id, ids);
        await session.ExecuteAsync(
            $"update failures set aside = 0, replay = @replay where id {session.In("@ids")}", ("replay", id), ("ids", ids));
        // By the sequences alone: with the org beside them, SQLite would go by the org and pass all the events it ever had.
        await session.ExecuteAsync(
            $"update inbox set state = 0, attempts = 0, due_at = @due where state = 2 and sequence {session.In("@sequences")}",
            ("due", now), ("sequences", chosen.Select(failure => failure.Sequence).ToArray()));
        await session.ExecuteAsync(
            Step, ("count", (long)chosen.Count), ("reached", JsonSerializer.Serialize(chosen[^1].Place)),
            ("next", Later(due, now - MostCaughtUp) + TimeSpan.FromSeconds((double)chosen.Count / row.Replay.Order.PerSecond)),
            ("org", org), ("id", id));
        return chosen.Count;
    }

    public static Task<int> PutOffAsync(SqlSession session, OrgId org, long id, DateTimeOffset until) =>
        session.ExecuteAsync(PutOff, ("next", until), ("org", org), ("id", id));

    private static Task<List<(long Id, long Sequence, string[] Place)>> NextAsync(SqlSession session, OrgId org, Row row)
    {
        var order = row.Replay.Order;
        var (conditions, values) = Matching(session, order);
        // The row itself is asked too: one that was completed, or is gone, cannot be made to wait.
        // What fails again keeps its id and may stand further on in this order by then.
        conditions += " and (f.replay is null or f.replay <> @replay)";
        if (row.Reached.Length > 0)
        {
            var place = JsonSerializer.Deserialize<string[]>(row.Reached)!;
            conditions += " and (f.code, f.object, f.cause, f.id) > (@code0, @object0, @cause0, @id0)";
            values =
            [
                .. values,
                ("code0", place[0]),
                ("object0", place[1]),
                ("cause0", place[2]),
                ("id0", long.Parse(place[3], CultureInfo.InvariantCulture)),
            ];
        }
        return session.ListAsync(
            $"""
            select f.id, f.sequence, f.code, f.object, f.cause
            from {Aside(session, order)} join inbox i on i.sequence = f.sequence and i.state = 2
            where {conditions} order by f.code, f.object, f.cause, f.id limit @limit
            """,
            found => (found.GetInt64(0), found.GetInt64(1), (string[])
                [found.GetString(2), found.GetString(3), found.GetString(4), found.GetInt64(0).ToString(CultureInfo.InvariantCulture)]),
            [("org", org), ("last", row.LastId), ("replay", row.Replay.Id), ("limit", Math.Min(order.PerSecond, MostPerStep)), .. values]);
    }

    /// <summary>All of it waits again: it is done once something is known of each.</summary>
    private static async Task<int> SettleAsync(SqlSession session, OrgId org, ReplayRecord replay, DateTimeOffset now)
    {
        var (synced, failed, waiting) = await OutcomesAsync(session, replay);
        if (waiting == 0)
            await session.ExecuteAsync(End, ("synced", synced), ("failed", failed), ("now", now), ("org", org), ("id", replay.Id));
        return 0;
    }

    /// <summary>While it is not done, what came of it is counted when it is asked for.</summary>
    private static async Task<ReplayRecord> CountedAsync(SqlSession session, ReplayRecord replay)
    {
        if (replay.State == ReplayState.Done || replay.Released == 0) return replay;
        var (synced, failed, _) = await OutcomesAsync(session, replay);
        return replay with { Synced = synced, Failed = failed };
    }

    /// <summary>
    /// What came of a replay is counted over the failures that are its own: those that this one takes over had failed again in another.
    /// </summary>
    private static Task<int> KeepOutcomesAsync(SqlSession session, long replay, long[] failures) => session.ExecuteAsync(
        $"""
        update replays set failed = failed + taken.failures
        from (
            select replay, count(*) as failures from failures where id {session.In("@ids")} and replay <> @replay group by replay
        ) as taken
        where replays.id = taken.replay and replays.state <> 3
        """,
        ("replay", replay), ("ids", failures));

    /// <summary>Of the failures that are its own still, and of those that another took over.</summary>
    private static async Task<(long Synced, long Failed, long Waiting)> OutcomesAsync(SqlSession session, ReplayRecord replay) =>
        (await session.ListAsync(
            Outcomes,
            row => (replay.Synced + row.GetInt64(0), replay.Failed + row.GetInt64(1), row.GetInt64(2)),
            ("replay", replay.Id)))[0];

    private static string Aside(SqlSession session, ReplayOrder order) =>
        order.Chosen is null ? $"failures f{session.By("failures_aside")}" : "failures f";

    private static (string Conditions, (string, object?)[] Values) Matching(SqlSession session, ReplayOrder order)
    {
        // Those chosen are looked up by their ids: by the org as it is, SQLite would pass all that is open.
        var org = order.Chosen is null ? "f.org" : "f.org || ''";
        var conditions = $"{org} = @org and f.resolved_at is null and f.aside = 1 and f.id <= @last";
        var values = new List<(string, object?)>();
        if (order.Chosen is { } chosen) Add($"f.id {session.In("@chosen")}", "chosen", chosen.ToArray());
        if (order.Code is { } code) Add("f.code = @code", "code", SqlValue.Key(code));
        else if (order.Chosen is null) conditions += $" and {Failures.Readable}";
        if (order.Object is { } named) Add("f.object = @object", "object", SqlValue.Key(named));
        if (order.Cause is { } cause) Add("f.cause = @cause", "cause", SqlValue.Key(cause));
        return (conditions, [.. values]);

        void Add(string condition, string name, object value)
        {
            conditions += " and " + condition;
            values.Add((name, value));
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static long NumberOf(Cursor cursor) => long.TryParse(cursor.Name, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw new FormatException($"'{cursor.Name}' is no place in a list of replays.");

    private static Row Read(DbDataReader row) => new(
        new ReplayRecord(
            row.GetInt64(0),
            (ReplayState)row.GetInt64(1),
            new ReplayOrder(
                row.OptionalText(2) is { } chosen ? JsonSerializer.Deserialize<ImmutableArray<long>>(chosen) : null,
                row.OptionalText(3), row.OptionalText(4), row.OptionalText(5), (int)row.GetInt64(6), row.GetString(7)),
            row.Time(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.Time(13)),
        row.GetInt64(14), row.GetString(15), row.Time(16));
}
