using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

internal static class Leases
{
    // One statement, so that two who try at once cannot both see it free. A released lease is one that has expired.
    // Whoever counts on (+ 1) goes on from the clock where that is further.
    private const string Acquire = """
        insert into leases (org, owner, epoch, expires_at, alone_since) values (@org, @owner, @clock, @expires, @clock)
        on conflict (org) do update set
            epoch = case
                when leases.owner = excluded.owner and leases.expires_at > @now then leases.epoch
                when leases.epoch < excluded.epoch then excluded.epoch
                else leases.epoch + 1
            end,
            alone_since = case
                when leases.owner = excluded.owner then leases.alone_since
                when leases.epoch < excluded.epoch then excluded.epoch
                else leases.epoch + 1
            end,
            owner = excluded.owner,
            expires_at = excluded.expires_at
        where leases.owner = excluded.owner or leases.expires_at <= @now
            or (leases.epoch = @seen_epoch and leases.expires_at = @seen_expires)
        returning epoch, alone_since
        """;

    private const string Find = "select owner, epoch, expires_at, alone_since from leases where org = @org";

    private const string Release = "update leases set expires_at = 0 where org = @org and owner = @owner and epoch = @epoch";

    /// <param name="seen">The lease that may be taken although it has not expired; null for none.</param>
    public static async Task<Lease?> TryAcquireAsync(
        SqlSession session, OrgId org, string owner, DateTimeOffset now, TimeSpan duration, Lease? seen = null)
    {
        var expires = DateTimeOffset.FromUnixTimeMilliseconds((now + duration).ToUnixTimeMilliseconds());
        var clock = Lease.EpochAt(now);
        var taken = await session.ListAsync(
            Acquire,
            row => new Lease(org, owner, row.GetInt64(0), expires, row.GetInt64(1)),
            ("org", org),
            ("owner", owner),
            ("clock", clock),
            ("expires", expires),
            ("now", now),
            ("seen_epoch", seen?.Epoch ?? -1),
            ("seen_expires", seen?.ExpiresAt ?? now));
        return taken.SingleOrDefault();
    }

    public static async Task<Lease?> FindAsync(SqlSession session, OrgId org)
    {
        var found = await session.ListAsync(
            Find, row => new Lease(org, row.GetString(0), row.GetInt64(1), row.Time(2), row.GetInt64(3)), ("org", org));
        return found.SingleOrDefault();
    }

    public static Task<int> ReleaseAsync(SqlSession session, Lease lease) =>
        session.ExecuteAsync(Release, ("org", lease.Org), ("owner", lease.Owner), ("epoch", lease.Epoch));
}
