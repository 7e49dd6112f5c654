using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OnceHub.Sync.Storage;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Storage;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>A migrated database, and Orleans' own providers on it. No silo runs.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    private const string Invariant = "Npgsql";
    private readonly List<IHost> _hosts = [];

    private ClusterDatabase(string connectionString)
    {
        ConnectionString = $"{connectionString};Maximum Pool Size=40";
        Source = NpgsqlDataSource.Create(ConnectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    /// <param name="before">What an earlier deployment left in the database.</param>
    public static async Task<ClusterDatabase> CreateAsync(string? before = null)
    {
        var database = new ClusterDatabase(await (await PostgresServer.Shared).CreateDatabaseAsync());
        if (before is not null) await database.ExecuteAsync(before);
        await database.MigrateAsync();
        return database;
    }

    public async Task MigrateAsync()
    {
        var options = new StorageOptions { Provider = StorageProvider.Postgres, ConnectionString = ConnectionString };
        options.MasterKeys.Add(Convert.ToBase64String(new byte[32]));
        await using var store = SyncStores.Open(options);
        await store.MigrateAsync(default);
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<IMembershipTable> MembersAsync(string cluster)
    {
        var table = Silo(cluster, cluster).GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        return table;
    }

    public async Task<IGatewayListProvider> GatewaysAsync(string cluster)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, cluster))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ConnectionString)));
        var gateways = Keep(builder.Build()).GetRequiredService<IGatewayListProvider>();
        await gateways.InitializeGatewayListProvider();
        return gateways;
    }

    public async Task<IReminderTable> RemindersAsync(string service)
    {
        var table = Silo(service, service).GetRequiredService<IReminderTable>();
        await table.StartAsync();
        return table;
    }

    public async Task<IGrainStorage> StorageAsync(string service, bool deleteOnClear = false)
    {
        var storage = Silo(service, service, deleteOnClear).GetRequiredKeyedService<IGrainStorage>(Invariant);
        var start = new StartOnly();
        ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(start);
        await start.Observer!.OnStart(default);
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await ((IAsyncDisposable)host).DisposeAsync();
        await Source.DisposeAsync();
    }

    private IServiceProvider Silo(string cluster, string service, bool deleteOnClear = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, service))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ConnectionString))
            .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, ConnectionString))
            .AddAdoNetGrainStorage(Invariant, options =>
                (options.Invariant, options.ConnectionString, options.DeleteStateOnClear) = (Invariant, ConnectionString, deleteOnClear)));
        return Keep(builder.Build());
    }

    private IServiceProvider Keep(IHost host)
    {
        _hosts.Add(host);
        return host.Services;
    }

    /// <summary>What a provider of grain storage subscribes to, to read its statements.</summary>
    private sealed class StartOnly : ISiloLifecycle
    {
        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observer = observer;
            return new CancellationTokenSource();
        }
    }
}
