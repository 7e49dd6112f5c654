using OnceHub.Sync.Grains;
using Orleans.Core.Internal;
using Orleans.Serialization.TypeSystem;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Lets org grains move with the load: Orleans leaves live grains where they are when silos join. A silo with clearly more of
/// them than its share hands some to the emptiest silo. An org that moves gives its lease back and is pulled for from there.
/// </summary>
internal sealed partial class OrgBalance(
    IGrainFactory grains,
    ILocalSiloDetails local,
    ClusterSettings settings,
    TimeProvider time,
    ILogger<OrgBalance> logger) : BackgroundService
{
    /// <summary>Moving costs an org a moment, so that small differences are left alone.</summary>
    private const int Slack = 2;

    private const int MovesAtOnce = 20;

    private static readonly string OrgGrain = RuntimeTypeNameFormatter.Format(GrainsRegistration.OrgGrainClass);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.BalanceInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BalanceAsync();
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, failed);
            }
        }
    }

    private async Task BalanceAsync()
    {
        var cluster = grains.GetGrain<IManagementGrain>(0);
        var silos = await cluster.GetHosts(onlyActive: true);
        if (silos.Count < 2) return;
        var orgs = await cluster.GetDetailedGrainStatistics([OrgGrain]);
        var counts = silos.Keys.ToDictionary(silo => silo, silo => orgs.Count(org => silo.Equals(org.SiloAddress)));
        if (!counts.TryGetValue(local.SiloAddress, out var here)) return;
        var moves = Surplus(here, [.. counts.Values]);
        if (moves == 0) return;
        var emptiest = counts.MinBy(silo => silo.Value).Key;
        LogMoving(logger, moves, emptiest);
        foreach (var org in orgs.Where(org => local.SiloAddress.Equals(org.SiloAddress)).Take(moves))
            await MoveAsync(org.GrainId, emptiest);
    }

    /// <summary>How many a silo gives away: what it has above the even share, without making the emptiest fuller than that.</summary>
    internal static int Surplus(int here, IReadOnlyList<int> everywhere)
    {
        var share = (everywhere.Sum() + everywhere.Count - 1) / everywhere.Count;
        return here <= share + Slack - 1 ? 0 : Math.Min(MovesAtOnce, Math.Min(here - share, share - everywhere.Min()));
    }

    private async Task MoveAsync(GrainId org, SiloAddress silo)
    {
        RequestContext.Set(PlacementHint, silo);
        try
        {
            await grains.GetGrain(org).AsReference<IGrainManagementExtension>().MigrateOnIdle();
        }
        finally
        {
            RequestContext.Remove(PlacementHint);
        }
    }

    private static string PlacementHint => Orleans.Runtime.Placement.IPlacementDirector.PlacementHintKey;

    [LoggerMessage(1, LogLevel.Information, "This silo pulls for more orgs than its share; {Moves} of them move to {Silo}")]
    private static partial void LogMoving(ILogger logger, int moves, SiloAddress silo);

    [LoggerMessage(2, LogLevel.Warning, "Comparing the silos' orgs failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failed);
}
