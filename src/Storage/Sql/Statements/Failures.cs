using System.Data.Common;
using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>What was set aside, and making it wait again.</summary>
internal static class Failures
{
    private const string Columns = "id, event_id, subject_id, type, code, cause, message, at, resolved_at, object";

    /// <summary>Of the failures <c>f</c>: not of what could not be read.</summary>
    public const string Readable = $"f.code not in ('{FailureCodes.NotJson}', '{FailureCodes.NotAnEvent}')";

    // What could not be read is of no booking.
    private const string Groups = """
        select code, object, cause, count(*), count(distinct nullif(subject_id, '')), count(*) filter (where aside = 1), min(at), max(at)
        from failures
        where org = @org and resolved_at is null
        group by code, object, cause
        order by count(*) desc, code, object, cause
        """;

    public static Task<List<Failure>> OpenOfAsync(SqlSession session, OrgId org, string subjectId) =>
        session.ListAsync(
            $"""
            select {Columns} from failures{session.By("failures_subject")}
            where org = @org and subject_id = @subject and resolved_at is null
            order by at desc, id desc
            """,
            Failure, ("org", org), ("subject", SqlValue.Key(subjectId)));

    /// <summary>Open or not, oldest first.</summary>
    public static Task<List<Failure>> AllOfAsync(SqlSession session, OrgId org, string subjectId) => session.ListAsync(
        $"select {Columns} from failures{session.By("failures_subject")} where org = @org and subject_id = @subject order by id",
        Failure, ("org", org), ("subject", SqlValue.Key(subjectId)));

    public static Task<List<FailureGroup>> CountAsync(SqlSession session, OrgId org) => session.ListAsync(
        Groups,
        row => new FailureGroup(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.Time(6),
            row.Time(7)),
        ("org", org));

    public static Task<long> CountOpenAsync(SqlSession session, OrgId org, int most) => session.CountAsync(
        $"""
        select count(*) from (
            select 1 from failures{session.By("failures_open_newest")} where org = @org and resolved_at is null limit @most) counted
        """,
        ("org", org), ("most", most));

    public static async Task<Page<Failure>> ListAsync(SqlSession session, OrgId org, FailureFilter filter, string? cursor, int limit)
    {
        List<(string, object?)> values = [("org", org), ("limit", limit + 1)];
        // Open ones are few among those that were resolved: they have indexes of their own.
        var open = filter is { IncludeResolved: false, SubjectId: null } ? session.By("failures_open_newest") : "";
        var sql = $"select {Columns} from failures{open} where org = @org";
        if (!filter.IncludeResolved) sql += " and resolved_at is null";
        if (filter.Code is { } code) Add("code = @code", "code", SqlValue.Key(code));
        if (filter.Object is { } named) Add("object = @object", "object", SqlValue.Key(named));
        if (filter.Cause is { } cause) Add("cause = @cause", "cause", SqlValue.Key(cause));
        if (filter.SubjectId is { } subject) Add("subject_id = @subject", "subject", SqlValue.Key(subject));
        if (cursor is not null)
        {
            var after = Cursor.Parse(cursor);
            Add("(at, id) < (@at, @id)", "at", after.At);
            values.Add(("id", long.TryParse(after.Name, CultureInfo.InvariantCulture, out var id) ? id : 0));
        }
        sql += " order by at desc, id desc limit @limit";

        var rows = await session.ListAsync(sql, Failure, [.. values]);
        return Pages.Of(rows, limit, last => new Cursor(last.At, last.Id.ToString(CultureInfo.InvariantCulture)));

        void Add(string condition, string name, object value)
        {
            sql += " and " + condition;
            values.Add((name, value));
        }
    }

    /// <summary>Only what is still aside: what a replay made wait already is not counted twice, and steps go through all.</summary>
    public static async Task<int> ReplayAsync(SqlSession session, OrgId org, ReplaySelection selection, DateTimeOffset now, int limit)
    {
        List<(string, object?)> values = [("org", org), ("limit", limit)];
        // The row itself is asked too: one that was completed, or is gone, cannot be made to wait.
        var aside = selection.FailureId is null ? session.By("failures_aside") : "";
        var sql = $"select f.id, f.sequence from failures f{aside} join inbox i on i.sequence = f.sequence and i.state = 2 "
            + "where f.org = @org and f.resolved_at is null and f.aside = 1";
        if (selection.FailureId is { } id) Add("f.id = @id", "id", id);
        if (selection.Code is { } code) Add("f.code = @code", "code", SqlValue.Key(code));
        else if (selection.FailureId is null) sql += $" and {Readable}";
        if (selection.Cause is { } cause) Add("f.cause = @cause", "cause", SqlValue.Key(cause));
        sql += " order by f.code, f.object, f.cause, f.id limit @limit";

        var chosen = await session.ListAsync(sql, row => (Id: row.GetInt64(0), Sequence: row.GetInt64(1)), [.. values]);
        if (chosen.Count == 0) return 0;
        await session.ExecuteAsync(
            $"update failures set aside = 0 where id {session.In("@ids")}", ("ids", chosen.Select(row => row.Id).ToArray()));
        var replayed = 0;
        // By the sequences alone: with the org beside them, SQLite would go by the org and pass all the events it ever had.
        foreach (var some in chosen.Chunk(selection.PerSecond ?? chosen.Count))
        {
            replayed += await session.ExecuteAsync(
                $"update inbox set state = 0, attempts = 0, due_at = @due where state = 2 and sequence {session.In("@sequences")}",
                ("due", now), ("sequences", some.Select(row => row.Sequence).ToArray()));
            now += TimeSpan.FromSeconds(1);
        }
        return replayed;

        void Add(string condition, string name, object value)
        {
            sql += " and " + condition;
            values.Add((name, value));
        }
    }

    private static Failure Failure(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6),
        row.Time(7), row.OptionalTime(8)) { Object = row.GetString(9) };
}
