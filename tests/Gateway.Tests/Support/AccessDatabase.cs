using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>
/// A store for people, keys, the audit, replays, erasures, counts and drafts, made when a test first needs one. The last host that uses it
/// disposes it.
/// </summary>
internal sealed class AccessDatabase : IAsyncDisposable
{
    private readonly Lazy<ISyncStore> _store;
    private string? _folder;

    public AccessDatabase() => _store = new Lazy<ISyncStore>(() =>
    {
        _folder = Directory.CreateTempSubdirectory("gateway-test-").FullName;
        var store = SyncStores.Open(new StorageOptions { Path = Path.Combine(_folder, "access.db") });
        store.MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
        return store;
    });

    public ISyncStore Store => _store.Value;

    public async ValueTask DisposeAsync()
    {
        if (!_store.IsValueCreated || _folder is not { } folder) return;
        _folder = null;
        await _store.Value.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
