using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>Has every chore begin, in this silo or another, once this one can call grains. The silo's start does not wait for it.</summary>
internal sealed partial class ChoreStart(
    IEnumerable<Chore> chores, IGrainFactory grains, TimeProvider time, ILogger<ChoreStart> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(chores.Select(chore => BeginAsync(chore, stoppingToken)));

    private async Task BeginAsync(Chore chore, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await grains.GetGrain<IChoreGrain>(chore.Name).BeginAsync().WaitAsync(stoppingToken);
                return;
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, failed, chore.Name, BetweenTries);
            }
            await Task.Delay(BetweenTries, time, stoppingToken);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The cluster's work {Chore} could not begin; the next try is in {Wait}")]
    private static partial void LogFailed(ILogger logger, Exception failed, string chore, TimeSpan wait);
}
