namespace OnceHub.Sync.Conformance.Tests;

/// <summary>An engine with the probe grains in it, started for one test class.</summary>
public interface IEngineHost : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    /// <summary>Stops the engine as a host does at SIGTERM.</summary>
    Task StopAsync();
}

public sealed class EngineFixture : IAsyncLifetime
{
    internal IEngineHost Host { get; private set; } = null!;

    internal IGrainFactory Grains => Host.Grains;

    public async Task InitializeAsync() => Host = await EngineHosts.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
