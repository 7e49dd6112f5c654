using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>Set by set: those who wait share statements, trips and commits, a few batches of each kind at once.</summary>
internal sealed class PostgresEventPath : IEventPath
{
    private readonly PostgresDatabase _database;
    private readonly PostgresQueue<IReadOnlyList<InboxEntry>, IReadOnlyList<AppendVerdict>> _appends;
    private readonly PostgresQueue<PostgresBinding.Call, IReadOnlyList<GuestToken>> _binds;
    private readonly PostgresQueue<PostgresLoad.Call, GuestSnapshot> _loads;
    private readonly PostgresQueue<GuestCommit, CommitResult> _commits;

    public PostgresEventPath(PostgresDatabase database, StorageOptions options, TimeProvider time)
    {
        _database = database;
        _appends = new("append", options, new PostgresAppend(database).RunAsync, PostgresAppend.Weigh, entries => entries[0].Org.Value);
        _binds = new("bind", options, new PostgresBinding(database).RunAsync, PostgresBinding.Weigh, call => call.Org.Value);
        _loads = new("load", options, new PostgresLoad(database).RunAsync, PostgresLoad.Weigh, call => call.Org.Value);
        _commits = new("commit", options, new PostgresCommit(database, time).RunAsync, PostgresCommit.Weigh, commit => commit.Org.Value);
    }

    public Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries, CancellationToken cancellationToken) =>
        _appends.SubmitAsync(entries[0].Org.Value, entries, cancellationToken);

    public Task<IReadOnlyList<GuestToken>> BindAsync(OrgId org, IReadOnlyList<BindRequest> requests, CancellationToken cancellationToken) =>
        _binds.SubmitAsync(org.Value, new PostgresBinding.Call(org, requests), cancellationToken);

    public async Task<IReadOnlyList<GuestToken>> BindAsync(SqlSession session, OrgId org, IReadOnlyList<BindRequest> requests) =>
        (await PostgresBinding.BindAsync((PostgresSession)session, [new PostgresBinding.Call(org, requests)]))[0];

    public Task<GuestSnapshot> LoadAsync(
        OrgId org,
        GuestToken guest,
        IReadOnlyList<string> bookingIds,
        CancellationToken cancellationToken
    ) => _loads.SubmitAsync(org.Value, new PostgresLoad.Call(org, guest, bookingIds), cancellationToken);

    public Task<CommitResult> CommitAsync(GuestCommit commit, CancellationToken cancellationToken) =>
        _commits.SubmitAsync(commit.Org.Value, commit, cancellationToken);

    public Task DeferAsync(OrgId org, IReadOnlyList<Deferral> deferrals, CancellationToken cancellationToken) => _database.RunAsync(
        session => PostgresRecording.DeferAsync(session, [.. deferrals.Select(deferral => (org, deferral))]),
        transactional: true,
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _appends.DisposeAsync();
        await _binds.DisposeAsync();
        await _loads.DisposeAsync();
        await _commits.DisposeAsync();
    }
}
