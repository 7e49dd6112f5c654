using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>
/// A silo of a cluster cannot start while the store is out of reach, because membership is kept there; a gateway can
/// (<see cref="StoreMigration"/>). The start ends with the sentence that says what is wrong with the store.
/// </summary>
internal sealed class ClusterStore(IStoreDatabase store) : IHostedService
{
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => store.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
