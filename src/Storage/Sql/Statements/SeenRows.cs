using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>What events have named.</summary>
internal static class SeenRows
{
    /// <summary>A sender who makes up names must not fill the database.</summary>
    private const int MostPerOrg = 5_000;

    private const string Count = "select count(*) from seen where org = @org";

    private const string Add = """
        insert into seen (org, kind, id, name, times, first_at, last_at) values (@org, @kind, @id, @name, @times, @now, @now)
        on conflict (org, kind, id) do update set name = excluded.name, times = seen.times + excluded.times, last_at = excluded.last_at
        """;

    private const string Raise = """
        update seen set name = @name, times = times + @times, last_at = @now where org = @org and kind = @kind and id = @id
        """;

    private const string List = """
        select id, name, times, first_at, last_at from seen where org = @org and kind = @kind order by times desc, id limit @limit
        """;

    public static async Task<int> CountAsync(SqlSession session, OrgId org, IReadOnlyList<SeenCount> counts, DateTimeOffset now)
    {
        var write = await session.CountAsync(Count, ("org", org)) < MostPerOrg ? Add : Raise;
        var changed = 0;
        // In one order, so that two who add at once do not wait for each other in a circle.
        foreach (var (seen, times) in counts.OrderBy(count => count.Seen.Kind).ThenBy(count => count.Seen.Id, StringComparer.Ordinal))
            changed += await session.ExecuteAsync(
                write,
                ("org", org),
                ("kind", NameOf(seen.Kind)),
                ("id", SqlValue.Key(seen.Id)),
                ("name", seen.Name),
                ("times", times),
                ("now", now));
        return changed;
    }

    public static Task<List<SeenRecord>> ListAsync(SqlSession session, OrgId org, SeenKind kind, int limit) => session.ListAsync(
        List,
        row => new SeenRecord(new Seen(kind, row.GetString(0), row.GetString(1)), row.GetInt64(2), row.Time(3), row.Time(4)),
        ("org", org), ("kind", NameOf(kind)), ("limit", limit));

    private static string NameOf(SeenKind kind) => kind switch
    {
        SeenKind.Source => "source",
        SeenKind.Calendar => "calendar",
        SeenKind.BookingPage => "bookingPage",
        SeenKind.MasterPage => "masterPage",
        SeenKind.EventType => "eventType",
        SeenKind.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is not stored."),
    };
}
