using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>What every event passes through, told by each database in its own fastest way.</summary>
internal interface IEventPath : IAsyncDisposable
{
    Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries, CancellationToken cancellationToken);

    Task<IReadOnlyList<GuestToken>> BindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken);

    /// <summary>The same within a transaction that holds the org's binding (<see cref="SqlSession.HoldBindingAsync"/>).</summary>
    Task<IReadOnlyList<GuestToken>> BindAsync(SqlSession session, OrgId org, IReadOnlyList<BindRequest> requests);

    Task<GuestSnapshot> LoadAsync(OrgId org, GuestToken guest, IReadOnlyList<string> bookingIds, CancellationToken cancellationToken);

    Task<CommitResult> CommitAsync(GuestCommit commit, CancellationToken cancellationToken);

    Task DeferAsync(OrgId org, IReadOnlyList<Deferral> deferrals, CancellationToken cancellationToken);
}
