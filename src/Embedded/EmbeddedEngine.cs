using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Embedded;

/// <summary>Puts idle grains away while the host runs, and lets turns finish when it stops.</summary>
internal sealed class EmbeddedEngine(GrainDirectory directory, IOptions<EmbeddedEngineOptions> options, TimeProvider time) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await directory.CloseAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CollectionInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            directory.CollectUnusedSince(time.GetUtcNow() - options.Value.IdleTime);
    }
}
