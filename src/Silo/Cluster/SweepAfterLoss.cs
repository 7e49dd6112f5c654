using OnceHub.Sync.Grains.Orgs;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Looks for orgs with due rows as soon as a silo leaves or is declared dead: the orgs that it pulled for are placed anew at
/// once, and wait for no more than the end of its leases.
/// </summary>
internal sealed partial class SweepAfterLoss(IClusterMembershipService membership, ISweep sweep, ILogger<SweepAfterLoss> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = membership.CurrentSnapshot;
        await foreach (var current in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            var lost = current.CreateUpdate(known).Changes.Where(member => member.Status.IsTerminating()).ToArray();
            known = current;
            if (lost.Length > 0) await SweepAsync(stoppingToken);
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await sweep.SweepAsync(stoppingToken);
        }
        catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, failed);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Looking for due rows after a silo was lost failed; the sweeper looks again")]
    private static partial void LogFailed(ILogger logger, Exception failed);
}
