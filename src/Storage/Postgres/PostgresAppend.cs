using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>Appends the events of many callers with one statement.</summary>
internal sealed class PostgresAppend(PostgresDatabase database)
{
    private const string Insert = """
        insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload)
        select org, event_id, subject_id, type, order_time, received_at, received_at, state, payload
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) with ordinality
            as given (org, event_id, subject_id, type, order_time, received_at, state, payload, place)
        order by place
        on conflict do nothing
        returning org, event_id
        """;

    private const string Fail = """
        insert into failures (org, sequence, event_id, subject_id, type, code, object, cause, message, at)
        select i.org, i.sequence, i.event_id, i.subject_id, i.type, given.code, given.object, given.cause, given.message, i.received_at
        from unnest($1, $2, $3, $4, $5, $6) as given (org, event_id, code, cause, message, object)
        join inbox i on i.org = given.org and i.event_id = given.event_id
        on conflict do nothing
        """;

    public static long Weigh(IReadOnlyList<InboxEntry> entries) => entries.Sum(entry => entry.Payload.Length + 512L);

    public async Task<IReadOnlyList<IReadOnlyList<AppendVerdict>>> RunAsync(IReadOnlyList<IReadOnlyList<InboxEntry>> calls)
    {
        // Of an id that comes twice the first is stored; the server would refuse to see both in one statement.
        var firsts = new Dictionary<(string Org, string EventId), InboxEntry>();
        foreach (var call in calls)
            foreach (var entry in call)
                firsts.TryAdd(KeyOf(entry), entry);

        var entries = firsts.Values.ToArray();
        var stored = await database.RunAsync(
            session => StoreAsync(session, entries),
            transactional: entries.Any(entry => entry.Failure is not null),
            CancellationToken.None);

        // Looked at in the order in which the first of each was taken.
        return
        [
            .. calls.Select(call =>
                call.Select(entry => stored.Remove(KeyOf(entry)) ? AppendVerdict.Accepted : AppendVerdict.Repeated).ToArray()),
        ];
    }

    private static async Task<HashSet<(string Org, string EventId)>> StoreAsync(PostgresSession session, InboxEntry[] entries)
    {
        HashSet<(string, string)> stored = [];
        await using (var insert = session.Batch())
        {
            insert.Add(Insert,
                Array.ConvertAll(entries, entry => entry.Org.Value), Array.ConvertAll(entries, entry => entry.EventId),
                Array.ConvertAll(entries, entry => SqlValue.Key(entry.SubjectId)), Array.ConvertAll(entries, entry => entry.Type),
                Array.ConvertAll(entries, entry => entry.OrderTime.ToUnixTimeMilliseconds()),
                Array.ConvertAll(entries, entry => entry.ReceivedAt.ToUnixTimeMilliseconds()),
                Array.ConvertAll(entries, entry => entry.Failure is null ? 0L : 2L),
                Array.ConvertAll(entries, entry => SqlValue.Bytes(entry.Payload)));
            await using var reader = await insert.ExecuteReaderAsync();
            while (await reader.ReadAsync()) stored.Add((reader.GetString(0), reader.GetString(1)));
        }

        var failed = Array.FindAll(entries, entry => entry.Failure is not null && stored.Contains(KeyOf(entry)));
        if (failed.Length == 0) return stored;
        await using var fail = session.Batch();
        fail.Add(Fail,
            Array.ConvertAll(failed, entry => entry.Org.Value), Array.ConvertAll(failed, entry => entry.EventId),
            Array.ConvertAll(failed, entry => SqlValue.Key(entry.Failure!.Code)),
            Array.ConvertAll(failed, entry => SqlValue.Key(entry.Failure!.Cause)),
            Array.ConvertAll(failed, entry => entry.Failure!.Message),
            Array.ConvertAll(failed, entry => SqlValue.Key(entry.Failure!.Object)));
        foreach (var hour in failed.GroupBy(entry => Hours.Of(entry.ReceivedAt)).OrderBy(hour => hour.Key))
            PostgresRecording.AddHours(
                fail,
                [.. hour.GroupBy(entry => entry.Org.Value).Select(org => (org.Key, 0L, org.LongCount(), 0.0))],
                hour.First().ReceivedAt);
        await fail.ExecuteNonQueryAsync();
        return stored;
    }

    private static (string Org, string EventId) KeyOf(InboxEntry entry) => (entry.Org.Value, SqlValue.Text(entry.EventId));
}
