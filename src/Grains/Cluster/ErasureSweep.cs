using Microsoft.Extensions.Logging;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Goes on with erasures of guests and removals of orgs, step by step, so that events are never crowded out.</summary>
internal sealed class ErasureSweep(IErasureStore erasures, TimeProvider time, ILogger<ErasureSweep> logger)
    : Chore("erasures", "Erasing guests and orgs", TimeSpan.FromSeconds(1), time, logger)
{
    private const int ErasuresPerLook = 20;

    /// <summary>Of one erasure in a round.</summary>
    private const int MostSteps = 20;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await erasures.FindDueErasuresAsync(Time.GetUtcNow(), ErasuresPerLook, cancellationToken))
            for (var step = 0; step < MostSteps && await erasures.StepErasureAsync(id, Time.GetUtcNow(), cancellationToken); step++)
                cancellationToken.ThrowIfCancellationRequested();
    }
}
