using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Testing;

/// <summary>A store of its own for one test, on a new database that goes when the test ends.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly Func<ValueTask> _cleanUp;

    private TestStore(StorageOptions options, TimeProvider time, Func<ValueTask> cleanUp)
    {
        Options = options;
        Time = time;
        _cleanUp = cleanUp;
        Store = SyncStores.Open(options, time);
    }

    public StorageOptions Options { get; }

    public TimeProvider Time { get; }

    public ISyncStore Store { get; private set; }

    public IAccessStore Access => Store;

    public IAuditStore Audit => Store;

    public IReplayStore Replays => Store;

    public IHourStore Hours => Store;

    public IErasureStore Erasures => Store;

    public IDraftStore Drafts => Store;

    public static async Task<TestStore> OpenAsync(StoreKind kind, Action<StorageOptions>? configure = null, bool migrate = true)
    {
        var folder = Directory.CreateTempSubdirectory("storage-test-").FullName;
        var options = new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") };
        if (kind == StoreKind.Postgres)
        {
            options.Provider = StorageProvider.Postgres;
            options.ConnectionString = await (await PostgresServer.Shared).CreateDatabaseAsync();
        }
        configure?.Invoke(options);
        var store = new TestStore(options, TimeProvider.System, () =>
        {
            // A database on the server goes with the server.
            Directory.Delete(folder, recursive: true);
            return default;
        });
        if (migrate) await store.Store.MigrateAsync(default);
        return store;
    }

    /// <summary>Closes the store and opens it again on the same database, as a new process would.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = SyncStores.Open(Options, Time);
        await Store.MigrateAsync(default);
    }

    /// <summary>Runs a statement that no store would, beside the store.</summary>
    public async Task BreakAsync(string sql)
    {
        await using DbConnection connection = Options.Provider == StorageProvider.Postgres
            ? new NpgsqlConnection(Options.ConnectionString)
            : new SqliteConnection($"Data Source={Options.Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _cleanUp();
    }
}
