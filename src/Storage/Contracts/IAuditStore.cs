using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>What people and machines did in administration. Lines are added and, when they are old, purged; never changed.</summary>
public interface IAuditStore
{
    /// <summary>For acts that no transaction of this store does; those it does itself are told by <see cref="ActInHand"/>.</summary>
    Task AppendAuditAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <exception cref="FormatException">The cursor is none of this store's.</exception>
    Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancellationToken);
}

/// <param name="Actor">An email, or the name of a key.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Act">What was done: the operation of the API.</param>
/// <param name="Org">Null for what belongs to no org.</param>
/// <param name="Target">What it was done to, within the org.</param>
/// <param name="Summary">What came of it. Holds no secret.</param>
/// <param name="Id">Given by the store.</param>
public sealed record AuditEntry(
    DateTimeOffset At, string Actor, string Address, string Act, OrgId? Org, string Target, string Summary, long Id = 0);

/// <summary>All given conditions must hold.</summary>
/// <param name="From">At this time or later.</param>
/// <param name="Until">Before this time.</param>
public sealed record AuditFilter(
    OrgId? Org = null, string? Actor = null, string? Act = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);
