using System.Data.Common;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>What waits, read by the partial indexes over waiting rows; and what arrived.</summary>
internal static class InboxReads
{
    // The guest as a scalar, which neither database turns into a walk over all that is bound in the org (see BookingLists).
    private const string Due = """
        select i.sequence, i.event_id, i.subject_id, i.type, i.order_time, i.received_at, i.due_at, i.attempts, i.payload,
            (select b.token from bindings b where b.org = i.org and b.subject_id = i.subject_id)
        from inbox i
        where i.org = @org and i.state = 0 and i.due_at <= @now and (i.due_at, i.sequence) > (@after_due, @after_sequence)
        order by i.due_at, i.sequence
        limit @limit
        """;

    // Jumps from org to org in the index: its cost is the number of orgs that have something waiting, however much that is.
    private const string WaitingOrgs = """
        with recursive waiting (org, due_at, place) as (
            select org, due_at, 1 from (select org, due_at from inbox where state = 0 and org > @after order by org, due_at limit 1) as first
            union all
            select (select org from inbox where state = 0 and org > w.org order by org, due_at limit 1),
                   (select due_at from inbox where state = 0 and org > w.org order by org, due_at limit 1),
                   place + 1
            from waiting w
            where w.org is not null and place < @most
        )
        select org, due_at from waiting where org is not null order by place
        """;

    private const string OrgsWithDue =
        $"select org from ({WaitingOrgs}) waiting where due_at <= @now order by due_at, org limit @limit";

    private const string Counted = """
        select count(*), count(*) filter (where due_at <= @now), min(received_at), min(due_at) filter (where due_at <= @now)
        from inbox
        where org = @org and state = 0
        """;

    private const string OfSubject = """
        select event_id, type, order_time, received_at, due_at, attempts
        from inbox
        where org = @org and subject_id = @subject and state = 0
        order by sequence
        """;

    /// <summary>How far back arrivals of an org are looked for among those of all.</summary>
    private const int Lately = 5_000;

    // The org as it is would be looked up in the index of event ids, and all its events be sorted.
    private static readonly string Arrivals = $"""
        select event_id, subject_id, type, received_at, state
        from inbox
        where sequence > (select coalesce(max(sequence), 0) from inbox) - {Lately} and org || '' = @org
        order by sequence desc
        limit @limit
        """;

    private const string Arrived =
        "select event_id, subject_id, type, received_at, state, payload from inbox where org = @org and event_id = @event";

    public static Task<List<ArrivedEvent>> ListArrivalsAsync(SqlSession session, OrgId org, int limit) =>
        session.ListAsync(Arrivals, Arrival, ("org", org), ("limit", limit));

    public static Task<ArrivedEvent?> FindEventAsync(SqlSession session, OrgId org, string eventId) => session.FirstAsync(
        Arrived, row => Arrival(row) with { Payload = row.GetFieldValue<byte[]>(5) }, ("org", org), ("event", eventId));

    private static ArrivedEvent Arrival(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3),
        row.GetInt32(4) switch { 0 => BookingStanding.Waiting, 1 => BookingStanding.Synced, _ => BookingStanding.Failed });

    public static Task<List<InboxRow>> ReadDueAsync(SqlSession session, OrgId org, DateTimeOffset now, InboxCursor? after, int limit) =>
        session.ListAsync(Due, Row, ("org", org), ("now", now),
            ("after_due", after?.DueAt.ToUnixTimeMilliseconds() ?? long.MinValue),
            ("after_sequence", after?.Sequence ?? 0),
            ("limit", limit));

    public static Task<List<OrgId>> FindOrgsWithDueRowsAsync(SqlSession session, DateTimeOffset now, int limit) =>
        session.ListAsync(
            OrgsWithDue, row => OrgId.Parse(row.GetString(0)), ("now", now), ("limit", limit), ("after", ""), ("most", int.MaxValue));

    public static Task<List<WaitingOrg>> ListWaitingOrgsAsync(SqlSession session, OrgId? after, int limit) => session.ListAsync(
        WaitingOrgs, row => new WaitingOrg(OrgId.Parse(row.GetString(0)), row.Time(1)), ("after", after?.Value ?? ""), ("most", limit));

    public static async Task<Backlog> GetBacklogAsync(SqlSession session, OrgId org, DateTimeOffset now) => (await session.FirstAsync(
        Counted,
        row => new Backlog(row.GetInt64(0), row.GetInt64(1), row.OptionalTime(2), row.OptionalTime(3)),
        ("org", org),
        ("now", now)))!;

    public static Task<long> CountWaitingAsync(SqlSession session, OrgId org, long most) => session.CountAsync(
        "select count(*) from (select 1 from inbox where org = @org and state = 0 limit @most) waiting", ("org", org), ("most", most));

    public static Task<List<WaitingEvent>> WaitingOfAsync(SqlSession session, OrgId org, string subjectId) => session.ListAsync(
        OfSubject, row => new WaitingEvent(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3), row.Time(4), row.GetInt32(5)),
        ("org", org), ("subject", SqlValue.Key(subjectId)));

    private static InboxRow Row(DbDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        EventId = row.GetString(1),
        SubjectId = row.GetString(2),
        Type = row.GetString(3),
        OrderTime = row.Time(4),
        ReceivedAt = row.Time(5),
        DueAt = row.Time(6),
        Attempts = row.GetInt32(7),
        Payload = row.GetFieldValue<byte[]>(8),
        Guest = row.OptionalGuest(9),
    };
}
