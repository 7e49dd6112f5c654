using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Brings the store to this version before anything that uses it starts. A store that is out of reach does not hold the
/// start: the gateway goes on trying, and says so under <c>/health/startup</c>.
/// </summary>
internal sealed partial class StoreMigration(ISyncStore store, ILogger<StoreMigration> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.MigrateAsync(cancellationToken);
        }
        catch (StoreUnavailableException unavailable)
        {
            LogUnavailable(logger, unavailable);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "The store cannot be reached yet")]
    private static partial void LogUnavailable(ILogger logger, Exception unavailable);
}
