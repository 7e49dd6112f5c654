using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>
/// Work of all orgs together that is done again and again: once in a cluster, and not once in each silo (<see cref="ChoreGrain"/>).
/// Two may run for a moment, as two activations can, and processes that share a store without a cluster each run their own:
/// what must not be done twice is claimed in the store.
/// </summary>
/// <param name="name">The key of its grain, and the name of its reminder.</param>
/// <param name="what">For the log of a round that failed, as the start of a sentence.</param>
internal abstract partial class Chore(string name, string what, TimeSpan interval, TimeProvider time, ILogger logger)
{
    /// <summary>A store that is away ends one round after the other, some of them each second.</summary>
    protected RepeatCount Outages { get; } = new(TimeSpan.FromMinutes(1), time);

    public string Name => name;

    /// <summary>Between the end of a round and the next.</summary>
    public TimeSpan Interval => interval;

    /// <summary>Whether the first round begins with the chore, and not an interval later.</summary>
    public virtual bool BeginsAtOnce => false;

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    protected abstract Task RoundAsync(CancellationToken cancellationToken);

    /// <summary>The chore ends here, and may go on elsewhere.</summary>
    public virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>A round that fails costs itself, never the chore.</summary>
    public async Task TryRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RoundAsync(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The next silo begins the round anew.
        }
        catch (StoreUnavailableException outage)
        {
            if (Outages.Add() > 0) LogOutage(logger, what, outage.Message);
        }
        catch (Exception error)
        {
            LogFailed(logger, error, what);
        }
    }

    /// <summary>
    /// One org after the other. What fails for one is told, and keeps no other waiting; also where the store does not answer for
    /// this one alone, as with a statement that runs out of its time.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is out of reach, for all of them.</exception>
    protected async Task ForEachOrgAsync(IOrgStore orgs, Func<OrgId, Task> work, CancellationToken cancellationToken)
    {
        foreach (var (org, _, _) in await orgs.ListOrgsAsync(cancellationToken))
        {
            try
            {
                await work(org);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                if (error is not StoreUnavailableException outage)
                {
                    LogOrgFailed(logger, error, what, org);
                    continue;
                }
                LogOrgOutage(logger, what, org, outage.Message);
                // Does it answer at all?
                await orgs.FindSmallRecordAsync(BacklogWatch.ClaimKey, cancellationToken);
            }
        }
    }

    [LoggerMessage(101, LogLevel.Warning, "{Work} failed for {Org}; it is tried again")]
    private static partial void LogOrgFailed(ILogger logger, Exception error, string work, OrgId org);

    [LoggerMessage(103, LogLevel.Warning, "{Work} failed for {Org}; it is tried again. {Sentence}")]
    private static partial void LogOrgOutage(ILogger logger, string work, OrgId org, string sentence);

    [LoggerMessage(102, LogLevel.Warning, "{Work} failed; it is tried again. {Sentence}")]
    private static partial void LogOutage(ILogger logger, string work, string sentence);

    [LoggerMessage(100, LogLevel.Warning, "{Work} failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error, string work);
}
