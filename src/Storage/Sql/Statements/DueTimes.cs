using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>When rows that were put back are taken up again.</summary>
internal static class DueTimes
{
    private const string Hasten = "update inbox set due_at = @now where org = @org and state = 0 and due_at > @now";

    public static Task<int> HastenAsync(SqlSession session, OrgId org, DateTimeOffset now) => session.ExecuteAsync(Hasten, ("org", org), ("now", now));
}
