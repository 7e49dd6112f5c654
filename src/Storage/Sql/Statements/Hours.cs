using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Counts by the hour.</summary>
internal static class Hours
{
    public const int MostAsked = 31 * 24;

    private const long Length = 3_600_000;

    public const string Added =
        "set synced = hours.synced + excluded.synced, failed = hours.failed + excluded.failed, calls = hours.calls + excluded.calls";

    public const string AddOne = $"""
        insert into hours (hour, org, slot, synced, failed, calls) values (@hour, @org, @slot, @synced, @failed, @calls)
        on conflict (hour, org, slot) do update {Added}
        """;

    private const string Purge = "delete from hours where hour < @before";

    public static long Of(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / Length * Length;

    /// <summary>What units add; null where that is nothing.</summary>
    public static (long Synced, long Failed, double Calls)? Sum(IEnumerable<BookingCommit> units)
    {
        var (synced, failed, calls) = (0L, 0L, 0.0);
        foreach (var unit in units)
            (synced, failed, calls) = (synced + unit.Completed.Length, failed + unit.Failed.Length, calls + unit.Calls);
        return synced + failed > 0 || calls > 0 ? (synced, failed, calls) : null;
    }

    public static Task<List<HourCount>> ListAsync(SqlSession session, OrgId org, DateTimeOffset from, int hours) => session.ListAsync(
        $"""
        select hour, cast(sum(synced) as bigint), cast(sum(failed) as bigint), sum(calls) from hours
        where hour {session.In("@hours")} and org = @org group by hour order by hour
        """,
        row => new HourCount(row.Time(0), row.GetInt64(1), row.GetInt64(2), row.GetDouble(3)),
        ("hours", Enumerable.Range(0, Math.Min(hours, MostAsked)).Select(i => Of(from) + (i * Length)).ToArray()), ("org", org));

    public static Task<int> PurgeAsync(SqlSession session, DateTimeOffset before) => session.ExecuteAsync(Purge, ("before", before));
}
