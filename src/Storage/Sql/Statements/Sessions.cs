using System.Data.Common;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Sessions of people. Who is disabled, or changed since, gets none.</summary>
internal static class Sessions
{
    private const string Start = """
        insert into sessions (token_hash, email, started_at, seen_at, idle_until, ends_at, address)
        select @token, email, @started, @seen, @idle, @ends, @address from people
        where email = @email and version = @version and disabled_at is null
        """;

    private const string Find = """
        select token_hash, email, started_at, seen_at, idle_until, ends_at, address from sessions
        where token_hash = @token and idle_until > @now and ends_at > @now
        """;

    private const string Touch = """
        update sessions set seen_at = @seen, idle_until = @idle where token_hash = @token and seen_at < @seen
        """;

    private const string End = "delete from sessions where token_hash = @token";

    private const string EndAll = "delete from sessions where email = @email";

    private const string ForgetEnded = "delete from sessions where ends_at < @now";

    public static async Task<bool> StartAsync(SqlSession session, SessionRecord started, long personVersion)
    {
        await session.ExecuteAsync(ForgetEnded, ("now", started.StartedAt));
        return await session.ExecuteAsync(
            Start, ("token", started.TokenHash), ("started", started.StartedAt), ("seen", started.SeenAt), ("idle", started.IdleUntil),
            ("ends", started.EndsAt), ("address", started.Address), ("email", started.Email.Value), ("version", personVersion)) == 1;
    }

    public static async Task<PersonSession?> FindAsync(SqlSession session, string tokenHash, DateTimeOffset now)
    {
        if (await session.FirstAsync(Find, Session, ("token", tokenHash), ("now", now)) is not { } found) return null;
        return await People.FindAsync(session, found.Email) is { DisabledAt: null } person ? new PersonSession(person, found) : null;
    }

    public static Task<int> TouchAsync(SqlSession session, string tokenHash, DateTimeOffset seenAt, DateTimeOffset idleUntil) =>
        session.ExecuteAsync(Touch, ("seen", seenAt), ("idle", idleUntil), ("token", tokenHash));

    public static Task<int> EndAsync(SqlSession session, string tokenHash) => session.ExecuteAsync(End, ("token", tokenHash));

    public static Task<int> EndAllAsync(SqlSession session, PersonEmail email) => session.ExecuteAsync(EndAll, ("email", email.Value));

    private static SessionRecord Session(DbDataReader row) => new(
        row.GetString(0), PersonEmail.Parse(row.GetString(1)), row.Time(2), row.Time(3), row.Time(4), row.Time(5), row.GetString(6));
}
