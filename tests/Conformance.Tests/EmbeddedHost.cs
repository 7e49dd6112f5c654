using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OnceHub.Sync.Embedded;

namespace OnceHub.Sync.Conformance.Tests;

internal static class EngineHosts
{
    public static async Task<IEngineHost> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IGrainStateStore, StateInMemory>();
        builder.Services.AddEmbeddedEngine(typeof(ProbeGrain).Assembly);
        builder.Services.Configure<EmbeddedEngineOptions>(options =>
        {
            options.IdleTime = TimeSpan.FromSeconds(1);
            options.CollectionInterval = TimeSpan.FromMilliseconds(100);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new EmbeddedHost(host);
    }

    private sealed class EmbeddedHost(IHost host) : IEngineHost
    {
        public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

        public Task StopAsync() => host.StopAsync();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private sealed class StateInMemory : IGrainStateStore
    {
        private readonly ConcurrentDictionary<string, (long Version, string Json)> _records = new();

        public Task<(long Version, string Json)?> ReadAsync(string key, CancellationToken cancellationToken) =>
            Task.FromResult(_records.TryGetValue(key, out var record) ? record : ((long, string)?)null);

        public Task<bool> WriteAsync(string key, long expectedVersion, string json, CancellationToken cancellationToken)
        {
            var next = (expectedVersion + 1, json);
            return Task.FromResult(expectedVersion == 0
                ? _records.TryAdd(key, next)
                : _records.TryGetValue(key, out var stored) && stored.Version == expectedVersion && _records.TryUpdate(key, next, stored));
        }
    }
}
