using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Long work that is kept in the store and goes on in short steps, each a transaction: a round finds what is due, and does some
/// steps of each, so that none waits for another's end and events are never crowded out.
/// </summary>
/// <param name="mostSteps">Of one work in a round.</param>
internal abstract class SteppedChore<TWork>(string name, string what, int mostSteps, TimeProvider time, ILogger logger)
    : Chore(name, what, TimeSpan.FromSeconds(1), time, logger)
{
    protected abstract Task<IReadOnlyList<TWork>> FindDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>False when no further step is due now.</summary>
    protected abstract Task<bool> StepAsync(TWork work, DateTimeOffset now, CancellationToken cancellationToken);

    protected sealed override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var work in await FindDueAsync(Time.GetUtcNow(), cancellationToken))
            for (var step = 0; step < mostSteps && await StepAsync(work, Time.GetUtcNow(), cancellationToken); step++)
                cancellationToken.ThrowIfCancellationRequested();
    }
}
