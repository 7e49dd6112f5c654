using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>The small record per org outlives the silo, wherever it is kept.</summary>
public sealed class GrainStateTests
{
    [ClusterFact]
    public async Task In_a_cluster_it_is_kept_by_Persistence_AdoNet()
    {
        await using var database = await ClusterDatabase.CreateAsync();
        await RemembersAsync(new()
        {
            ["OnceHub:Storage:Provider"] = "Postgres",
            ["OnceHub:Storage:ConnectionString"] = database.ConnectionString,
            [$"{ClusterSettings.Section}:AdvertisedAddress"] = "127.0.0.1",
        });
    }

    [Fact]
    public async Task In_one_process_it_is_kept_in_the_store() => await RemembersAsync([]);

    private static async Task RemembersAsync(Dictionary<string, string?> values)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-state-").FullName;
        await using var store = SyncStores.Open(new StorageOptions { Path = Path.Combine(folder, "state.db") });
        await store.MigrateAsync(default);
        await WithSiloAsync(values, store, async grains =>
        {
            var grain = grains.GetGrain<IMemoryGrain>("acme");
            Assert.Equal(0, await grain.RecallAsync());
            await grain.RememberAsync(41);
            await grain.RememberAsync(42);
        });
        await WithSiloAsync(values, store, async grains =>
        {
            Assert.Equal(42, await grains.GetGrain<IMemoryGrain>("acme").RecallAsync());
            Assert.Equal(0, await grains.GetGrain<IMemoryGrain>("other").RecallAsync());
            await grains.GetGrain<IMemoryGrain>("acme").ForgetAsync();
            Assert.Equal(0, await grains.GetGrain<IMemoryGrain>("acme").RecallAsync());
            await grains.GetGrain<IMemoryGrain>("acme").RememberAsync(43);
        });
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WithSiloAsync(Dictionary<string, string?> values, ISyncStore store, Func<IGrainFactory, Task> act)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(values);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(store);
        var settings = ClusterSettings.Read(builder.Configuration, SiloRoles.Silo);
        builder.Services.AddSingleton(settings);
        builder.UseOrleans(silo => silo.Configure(settings));
        using var host = builder.Build();
        await host.StartAsync();
        await act(host.Services.GetRequiredService<IGrainFactory>());
        await host.StopAsync();
    }
}

[Alias("cluster-tests.memory")]
public interface IMemoryGrain : IGrainWithStringKey
{
    [Alias("remember")]
    Task RememberAsync(int number);

    [Alias("recall")]
    Task<int> RecallAsync();

    [Alias("forget")]
    Task ForgetAsync();
}

[GenerateSerializer, Alias("cluster-tests.memory-state")]
public sealed class MemoryState
{
    [Id(0)] public int Number { get; set; }
}

public sealed class MemoryGrain([PersistentState("memory", "org")] IPersistentState<MemoryState> memory) : Grain, IMemoryGrain
{
    public Task RememberAsync(int number)
    {
        memory.State.Number = number;
        return memory.WriteStateAsync();
    }

    public Task<int> RecallAsync() => Task.FromResult(memory.State.Number);

    public Task ForgetAsync() => memory.ClearStateAsync();
}
