using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Which process works on an org.</summary>
public interface ILeaseStore
{
    /// <summary>Takes the org's lease, or renews it. Null while another owner holds one that has not expired.</summary>
    /// <remarks>
    /// The epoch rises whenever the owner changes or an expired lease is taken again, and never falls. It is at least the
    /// seconds since 2020: a database that is restored from a backup, or made anew, goes on above what it gave before.
    /// </remarks>
    Task<Lease?> TryAcquireLeaseAsync(OrgId org, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a lease, expired or not, whose owner was seen not to renew it. Null when it is not as it was seen any more.
    /// </summary>
    Task<Lease?> TakeOverLeaseAsync(Lease seen, string owner, DateTimeOffset now, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>The org's lease as it is now, expired or not. Null when nobody has had it yet.</summary>
    Task<Lease?> FindLeaseAsync(OrgId org, CancellationToken cancellationToken);

    /// <summary>Gives the lease back if this owner and epoch hold it.</summary>
    Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>The right to pull for an org. Whoever holds it says so with owner and epoch.</summary>
/// <param name="AloneSince">The epoch since which no other owner has had it.</param>
public sealed record Lease(OrgId Org, string Owner, long Epoch, DateTimeOffset ExpiresAt, long AloneSince)
{
    /// <summary>As the settings' bounds say it.</summary>
    public const string LongestText = "00:10:00";

    /// <summary>No lease is taken for longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.Parse(LongestText, CultureInfo.InvariantCulture);

    private static readonly DateTimeOffset ClockStart = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Seconds since 2020.</summary>
    internal static long EpochAt(DateTimeOffset now) => Math.Max(1, (long)(now - ClockStart).TotalSeconds);
}
