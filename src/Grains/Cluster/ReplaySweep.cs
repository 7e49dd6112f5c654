using Microsoft.Extensions.Logging;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Goes on with replays: each makes as many failures wait again as its rate allows, and the sweeper finds those.</summary>
internal sealed class ReplaySweep(IReplayStore replays, TimeProvider time, ILogger<ReplaySweep> logger)
    : Chore("replays", "Replaying failures", TimeSpan.FromSeconds(1), time, logger)
{
    private const int ReplaysPerLook = 100;

    /// <summary>Of one replay in a round: at the greatest rate a step is a tenth of a second's.</summary>
    private const int MostSteps = 10;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var (org, id) in await replays.FindDueReplaysAsync(Time.GetUtcNow(), ReplaysPerLook, cancellationToken))
            for (var step = 0; step < MostSteps && await replays.StepReplayAsync(org, id, Time.GetUtcNow(), cancellationToken) > 0; step++)
                cancellationToken.ThrowIfCancellationRequested();
    }
}
