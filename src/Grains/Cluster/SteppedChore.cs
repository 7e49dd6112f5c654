using Microsoft.Extensions.Logging;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>
/// Long work that is kept in the store and goes on in short steps, each a transaction: a round finds what is due, and does some
/// steps of each, so that none waits for another's end and events are never crowded out. Work whose step fails rests for a
/// minute, and does not hold up what is due after it.
/// </summary>
/// <param name="mostSteps">Of one work in a round.</param>
internal abstract partial class SteppedChore<TWork>(string name, string what, int mostSteps, TimeProvider time, ILogger logger)
    : Chore(name, what, TimeSpan.FromSeconds(1), time, logger)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    protected abstract Task<IReadOnlyList<TWork>> FindDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>False when no further step is due now.</summary>
    protected abstract Task<bool> StepAsync(TWork work, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>It is not due before then.</summary>
    protected abstract Task PutOffAsync(TWork work, DateTimeOffset until, CancellationToken cancellationToken);

    protected sealed override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var work in await FindDueAsync(Time.GetUtcNow(), cancellationToken))
        {
            try
            {
                for (var step = 0; step < mostSteps && await StepAsync(work, Time.GetUtcNow(), cancellationToken); step++)
                    cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                if (error is not StoreUnavailableException outage) LogPutOff(Logger, error, Name, $"{work}");
                else if (Outages.Add() > 0) LogOutage(Logger, Name, $"{work}", outage.Message);
                // Of a store that is away this fails too, and ends the round. One whose own statement ran out of time must not:
                // it would be first in the next round again.
                await PutOffAsync(work, Time.GetUtcNow() + Rest, cancellationToken);
            }
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "A step of {Chore} failed, of {Work}; it is tried again in a minute. {Sentence}")]
    private static partial void LogOutage(ILogger logger, string chore, string work, string sentence);

    [LoggerMessage(1, LogLevel.Error, "A step of {Chore} failed, of {Work}; it is tried again in a minute")]
    private static partial void LogPutOff(ILogger logger, Exception error, string chore, string work);
}
