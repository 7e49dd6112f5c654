using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Looks for orgs with due rows and wakes them.</summary>
public interface ISweep
{
    /// <summary>One look.</summary>
    Task SweepAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Wakes the orgs that have due rows, so that a lost wake-up costs seconds and never an event. When the process stops, no
/// org takes more in hand, and what is in hand is finished before the grains are put away.
/// </summary>
internal sealed partial class Sweeper(
    ISyncStore store, IGrainFactory grains, PullSlots slots, IOptions<GrainsOptions> options, TimeProvider time, ILogger<Sweeper> logger) : BackgroundService, ISweep
{
    private const int OrgsPerSweep = 1_000;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await slots.StopAsync().WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }
        }
    }

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var org in await store.FindOrgsWithDueRowsAsync(time.GetUtcNow(), OrgsPerSweep, cancellationToken))
            await grains.GetGrain<ISalesforceOrgGrain>(org.Value).WakeAsync();
    }

    [LoggerMessage(1, LogLevel.Warning, "Looking for due rows failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
