using Orleans.Configuration;
using Orleans.TestingHost;

namespace OnceHub.Sync.Conformance.Tests;

internal static class EngineHosts
{
    public static async Task<IEngineHost> StartAsync()
    {
        var builder = new TestClusterBuilder(initialSilosCount: 2);
        builder.AddSiloBuilderConfigurator<SiloSetUp>();
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new OrleansHost(cluster);
    }

    private sealed class SiloSetUp : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder
            .AddMemoryGrainStorage("org")
            .Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionQuantum = TimeSpan.FromSeconds(1);
                options.CollectionAge = TimeSpan.FromSeconds(2);
            });
    }

    private sealed class OrleansHost(TestCluster cluster) : IEngineHost
    {
        public IGrainFactory Grains => cluster.GrainFactory;

        public Task StopAsync() => cluster.StopAllSilosAsync();

        public async ValueTask DisposeAsync()
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }
}
