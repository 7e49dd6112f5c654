using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Measures what waits in the inboxes, of the orgs that have due rows.</summary>
internal sealed partial class BacklogWatch(ISyncStore store, IOptions<GrainsOptions> options, TimeProvider time, ILogger<BacklogWatch> logger) : BackgroundService
{
    /// <summary>Those whose events have waited longest come first.</summary>
    private const int OrgsMeasured = 200;

    private HashSet<OrgId> _before = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.BacklogInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }
        }
    }

    internal async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var orgs = await store.FindOrgsWithDueRowsAsync(now, OrgsMeasured, cancellationToken);
        // Those that have nothing due any more are measured once more, to tell so.
        foreach (var org in orgs.Union(_before)) GrainTelemetry.WaitingIs(org, await store.GetBacklogAsync(org, now, cancellationToken), now);
        _before = [.. orgs];
    }

    [LoggerMessage(1, LogLevel.Warning, "What waits in the inboxes could not be measured; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
