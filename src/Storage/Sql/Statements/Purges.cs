using System.Data.Common;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>
/// Purging. Each step walks the primary key, which grows with time, so it needs no index that events would have to pay for,
/// and ends at the first row that is too young; failures are walked to their end.
/// </summary>
internal static class Purges
{
    private const int Waiting = 0;
    private const int Done = 1;

    private const string NextEvents = """
        select sequence, received_at, state, length(payload) from inbox where sequence > @after order by sequence limit @limit
        """;

    private const string NextHistory = "select id, at from history where id > @after order by id limit @limit";

    // What fails again keeps its id: a young one may stand before old ones, so that none of them ends the walk.
    private const string NextFailures = """
        select id, sequence, resolved_at from failures where id > @after order by id limit @limit
        """;

    private const string NextAudit = "select id, at from audit where id > @after order by id limit @limit";

    private sealed record Row(long Key, long At, bool MayGo, long Sequence = 0, bool Waits = false);

    public static Task<PurgeStep> StepAsync(SqlSession session, PurgeKind kind, DateTimeOffset before, long after, int limit)
    {
        var time = before.ToUnixTimeMilliseconds();
        (string, object?)[] values = [("after", after), ("limit", limit)];
        return kind switch
        {
            PurgeKind.Payloads => WalkAsync(
                NextEvents,
                row => new Row(
                    row.GetInt64(0), row.GetInt64(1), row.GetInt64(2) == Done && row.GetInt64(3) > 0, Waits: row.GetInt64(2) == Waiting),
                EmptyAsync),
            PurgeKind.Events => WalkAsync(
                NextEvents, row => new Row(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2) == Done), DeleteEventsAsync),
            PurgeKind.History => WalkAsync(NextHistory, row => new Row(row.GetInt64(0), row.GetInt64(1), true), DeleteHistoryAsync),
            PurgeKind.Failures => WalkAsync(
                NextFailures,
                row => new Row(row.GetInt64(0), 0, !row.IsDBNull(2) && row.GetInt64(2) < time, row.GetInt64(1)),
                DeleteFailuresAsync),
            PurgeKind.Hours => DeleteHoursAsync(session, before),
            PurgeKind.Audit => WalkAsync(NextAudit, row => new Row(row.GetInt64(0), row.GetInt64(1), true), DeleteAuditAsync),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

        async Task<PurgeStep> WalkAsync(string next, Func<DbDataReader, Row> read, Func<SqlSession, List<Row>, Task<int>> purge)
        {
            var rows = await session.ListAsync(next, read, values);
            var old = rows.TakeWhile(row => row.At < time).ToList();
            var going = old.FindAll(row => row.MayGo);
            var purged = going.Count == 0 ? 0 : await purge(session, going);
            return new PurgeStep(purged, old.Count == 0 ? after : old[^1].Key, old.Count < limit)
            {
                FirstWaiting = old.Find(row => row.Waits)?.Key,
            };
        }
    }

    private static Task<int> EmptyAsync(SqlSession session, List<Row> rows) => session.ExecuteAsync(
        $"update inbox set payload = @empty where state = 1 and sequence {session.In("@keys")}",
        ("empty", Array.Empty<byte>()),
        ("keys", KeysOf(rows)));

    private static Task<int> DeleteEventsAsync(SqlSession session, List<Row> rows) => session.ExecuteAsync(
        $"""
        delete from inbox where state = 1 and sequence {session.In("@keys")}
            and not exists (select 1 from failures f where f.org = inbox.org and f.event_id = inbox.event_id and f.resolved_at is null)
        """,
        ("keys", KeysOf(rows)));

    private static Task<int> DeleteHistoryAsync(SqlSession session, List<Row> rows) => session.ExecuteAsync(
        $"""
        delete from history where id {session.In("@keys")}
            and not exists (select 1 from failures f{session.By(
            "failures_subject")} where f.org = history.org and f.subject_id = history.booking_id and f.resolved_at is null)
            and not exists (select 1 from inbox i where i.org = history.org and i.subject_id = history.booking_id and i.state = 0)
        """,
        ("keys", KeysOf(rows)));

    private static async Task<int> DeleteFailuresAsync(SqlSession session, List<Row> rows)
    {
        await session.ExecuteAsync(
            $"update inbox set payload = @empty where state = 1 and sequence {session.In("@sequences")}",
            ("empty", Array.Empty<byte>()), ("sequences", rows.Select(row => row.Sequence).ToArray()));
        return await session.ExecuteAsync(
            $"delete from failures where resolved_at is not null and id {session.In("@keys")}", ("keys", KeysOf(rows)));
    }

    private static Task<int> DeleteAuditAsync(SqlSession session, List<Row> rows) =>
        session.ExecuteAsync($"delete from audit where id {session.In("@keys")}", ("keys", KeysOf(rows)));

    /// <summary>Few rows, which begin the primary key.</summary>
    private static async Task<PurgeStep> DeleteHoursAsync(SqlSession session, DateTimeOffset before) =>
        new(await Hours.PurgeAsync(session, before), 0, AtEnd: true);

    private static long[] KeysOf(List<Row> rows) => [.. rows.Select(row => row.Key)];
}
