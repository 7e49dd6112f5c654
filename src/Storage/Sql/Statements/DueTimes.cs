using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>When deferred rows are taken up again.</summary>
internal static class DueTimes
{
    private const string Later = "org = @org and state = 0 and due_at > @now";

    /// <summary>Replayed and not yet done: its due time keeps the rate that was asked for.</summary>
    private const string Replayed = """
        exists (select 1 from failures f
            where f.org = inbox.org and f.event_id = inbox.event_id and f.resolved_at is null and f.aside = 0)
        """;

    private const string Hasten = $"update inbox set due_at = @now where {Later} and not {Replayed}";

    private const string HastenReplayed = $"""
        update inbox set due_at = due_at - (select min(due_at) from inbox where {Later} and {Replayed}) + @now
        where {Later} and {Replayed}
        """;

    /// <summary>
    /// Events that a process whose clock was ahead has accepted would wait for as long as it was. One that was tried since waits by
    /// the clock of today.
    /// </summary>
    private const string FromAhead = """
        update inbox set due_at = @now where org = @org and state = 0 and attempts = 0 and due_at > @latest and received_at > @latest
        """;

    /// <summary>The clocks of one cluster may differ by so much.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Replays and erasures rest for a minute between two steps; what rests for longer was put off by such a clock.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    public static Task<int> CorrectAsync(SqlSession session, OrgId org, DateTimeOffset now) =>
        session.ExecuteAsync(FromAhead, ("org", org), ("now", now), ("latest", now + Tolerance));

    public static async Task<int> HastenAsync(SqlSession session, OrgId org, DateTimeOffset now) =>
        await session.ExecuteAsync(HastenReplayed, ("org", org), ("now", now))
        + await session.ExecuteAsync(Hasten, ("org", org), ("now", now));
}
