using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Has each connected org look at its objects now and then, whether bookings come or not.</summary>
internal sealed partial class SchemaSweeper(ISyncStore store, IGrainFactory grains, IOptions<GrainsOptions> options, TimeProvider time, ILogger<SchemaSweeper> logger) : BackgroundService
{
    /// <summary>A process that was restarted goes on soon where it was: when each org was last looked at is kept.</summary>
    private const int TicksPerInterval = 4;

    /// <summary>Several processes sweep; what one has looked at just now, the others leave.</summary>
    private const double Shortest = 0.9;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SchemaInterval / TicksPerInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var org in await store.ListOrgsAsync(stoppingToken))
                    if (await store.FindSecretAsync(org.Org.Value, SalesforceConnectionJson.SecretName, stoppingToken) is not null)
                        await grains.GetGrain<ISalesforceOrgGrain>(org.Org.Value).CheckSchemaAsync(options.Value.SchemaInterval * Shortest);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The orgs' objects could not be looked at; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
