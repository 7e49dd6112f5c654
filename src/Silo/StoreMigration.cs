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

    /// <summary>For a job that runs before a new version's processes do.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    /// <exception cref="StoreSchemaException">The store was written by a newer version.</exception>
    public static async Task RunOnceAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        var configuration = builder.Configuration;
        builder.Services.AddSyncStore(options => configuration.GetSection("OnceHub:Storage").Bind(options));
        using var host = builder.Build();
        await host.Services.GetRequiredService<ISyncStore>().MigrateAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync("The store is at this version.");
    }

    [LoggerMessage(1, LogLevel.Warning, "The store cannot be reached yet")]
    private static partial void LogUnavailable(ILogger logger, Exception unavailable);
}
