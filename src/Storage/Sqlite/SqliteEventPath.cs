using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>Row by row with prepared statements: there is no trip to save, and the writer shares its commits.</summary>
internal sealed class SqliteEventPath(SqliteDatabase database, TimeProvider time) : IEventPath
{
    private const string InsertEvent = """
        insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload)
        values (@org, @event, @subject, @type, @order, @received, @received, @state, @payload)
        on conflict do nothing
        """;

    private const string Defer = """
        update inbox set due_at = @due, attempts = attempts + @attempt where org = @org and sequence = @sequence and state = 0
        """;

    // What is larger holds up the commits of others: a commit is not cut within one piece of work.
    private const int MostBoundAtOnce = 50;

    public async Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries, CancellationToken cancellationToken)
    {
        // New events only: what brings those that wait to their end must find room.
        database.CheckDisk();
        return await database.WriteAsync<IReadOnlyList<AppendVerdict>>(entries[0].Org.Value, Weigh(entries), async session =>
        {
            var verdicts = new AppendVerdict[entries.Count];
            for (var i = 0; i < verdicts.Length; i++) verdicts[i] = await AppendAsync(session, entries[i]);
            return verdicts;
        }, cancellationToken);
    }

    public async Task<IReadOnlyList<GuestToken>> BindAsync(
        OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken)
    {
        // Handed in at once, so that they share commits; an org's writes are done in the order in which they are handed in.
        var guests = await Task.WhenAll(requests.Chunk(MostBoundAtOnce).Select(some =>
            database.WriteAsync(org.Value, some.Length * 4L, session => BindAsync(session, org, some), cancellationToken)));
        return [.. guests.SelectMany(some => some)];
    }

    public async Task<IReadOnlyList<GuestToken>> BindAsync(SqlSession session, OrgId org, IReadOnlyList<BindRequest> requests)
    {
        var decisions = new BindDecisions(await BindReads.ReadAsync(session, org, requests));
        GuestToken[] guests = [.. requests.Select(decisions.Decide)];
        await SqliteBinding.WriteAsync(session, org, decisions);
        return guests;
    }

    public Task<GuestSnapshot> LoadAsync(
        OrgId org,
        GuestToken guest,
        IReadOnlyList<string> bookingIds,
        CancellationToken cancellationToken
    ) => database.LoadAsync(org.Value, session => SqliteRecording.LoadAsync(session, org, guest, bookingIds), cancellationToken);

    public Task<CommitResult> CommitAsync(GuestCommit commit, CancellationToken cancellationToken) =>
        database.WriteAsync(commit.Org.Value, 1 + (commit.Bookings.Length * 4L), async session =>
        {
            var result = await SqliteRecording.CommitAsync(session, commit, time.GetUtcNow());
            await DeferAsync(session, commit.Org, commit.Deferrals);
            return result;
        }, cancellationToken);

    public Task DeferAsync(OrgId org, IReadOnlyList<Deferral> deferrals, CancellationToken cancellationToken) =>
        database.WriteAsync(org.Value, deferrals.Count, session => DeferAsync(session, org, deferrals), cancellationToken);

    /// <summary>Nothing of its own: the database is closed by whoever owns it.</summary>
    public ValueTask DisposeAsync() => default;

    // A large payload weighs as the pages it fills.
    private static long Weigh(IReadOnlyList<InboxEntry> entries) => entries.Sum(entry => 1 + (entry.Payload.Length / 4096L));

    private static async Task<AppendVerdict> AppendAsync(SqliteSession session, InboxEntry entry)
    {
        var inserted = await session.ExecuteAsync(InsertEvent,
            ("org", entry.Org),
            ("event", entry.EventId),
            ("subject", SqlValue.Key(entry.SubjectId)),
            ("type", entry.Type),
            ("order", entry.OrderTime),
            ("received", entry.ReceivedAt), ("state", entry.Failure is null ? 0 : 2), ("payload", entry.Payload));
        if (inserted == 0) return AppendVerdict.Repeated;
        if (entry.Failure is { } failure)
        {
            await SqliteRecording.FailAsync(session, entry.Org, entry.EventId, failure, entry.ReceivedAt);
            await SqliteRecording.CountAsync(session, entry.Org, entry.ReceivedAt, (0, 1, 0));
        }
        return AppendVerdict.Accepted;
    }

    private static async Task<bool> DeferAsync(SqlSession session, OrgId org, IReadOnlyList<Deferral> deferrals)
    {
        foreach (var (sequence, due, counts) in deferrals)
            await session.ExecuteAsync(Defer, ("due", due), ("attempt", counts ? 1 : 0), ("org", org), ("sequence", sequence));
        return true;
    }
}
