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

    /// <summary>The org's lease as it is now, expired or not. Null when nobody has had it yet.</summary>
    Task<Lease?> FindLeaseAsync(OrgId org, CancellationToken cancellationToken);

    /// <summary>Gives the lease back if this owner and epoch hold it.</summary>
    Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>The right to pull for an org. Whoever holds it says so with owner and epoch.</summary>
/// <param name="AloneSince">The epoch since which no other owner has had it.</param>
public sealed record Lease(OrgId Org, string Owner, long Epoch, DateTimeOffset ExpiresAt, long AloneSince);
