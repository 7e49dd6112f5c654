using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Who did what in administration.</summary>
public sealed class AuditTrail(IAuditStore audit)
{
    /// <summary>Newest first. All given conditions must hold.</summary>
    public Task<Result<Page<AuditEntry>>> ListAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        Paging.ReadAsync(cursor, () => audit.ListAuditAsync(filter, cursor, limit, cancellationToken));
}
