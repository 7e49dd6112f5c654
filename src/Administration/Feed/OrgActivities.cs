using System.Runtime.CompilerServices;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Administration.Feed;

/// <summary>What happens in an org, as it happens.</summary>
public sealed class OrgActivities(OrgWorker worker, OrgHealth health, TimeProvider time)
{
    /// <summary>
    /// How often a watcher is told how the org stands. It keeps proxies from closing the connection, asks the org's grain again
    /// to tell, and asks whether the watcher may watch still.
    /// </summary>
    private static readonly TimeSpan BetweenStates = TimeSpan.FromSeconds(10);

    /// <summary>How the org stands, at once and every ten seconds, and what comes of its bookings' events meanwhile.</summary>
    /// <param name="mayWatch">Asked before each state: keys are removed, sessions end and roles are taken away meanwhile.</param>
    /// <param name="ending">Ends the watching. Canceled here when the watcher may watch no more.</param>
    /// <param name="gone">Nobody watches any more.</param>
    public async Task<Result<Watch>> WatchAsync(
        OrgId org, Func<ValueTask<bool>> mayWatch, CancellationTokenSource ending, CancellationToken gone) =>
        await worker.WatchAsync(org, ending.Token) is { } activities
            ? new Watch(TellAsync(org, activities, mayWatch, ending, gone))
            : OrgHealth.NoWorker(org);

    private async IAsyncEnumerable<Happening> TellAsync(
        OrgId org, IAsyncEnumerable<BookingActivity> activities, Func<ValueTask<bool>> mayWatch, CancellationTokenSource ending,
        [EnumeratorCancellation] CancellationToken gone)
    {
        yield return new OrgStands(await health.FindAsync(org, gone));
        await using var told = activities.GetAsyncEnumerator(CancellationToken.None);
        var next = told.MoveNextAsync().AsTask();
        var state = Task.Delay(BetweenStates, time, ending.Token);
        while (!ending.IsCancellationRequested)
        {
            await Task.WhenAny(next, state);
            // The state first: where something happens all the time it would never come, and the watcher would never be asked for.
            if (state.IsCompletedSuccessfully)
            {
                if (!await mayWatch()) break;
                await worker.KeepWatchingAsync(org, gone);
                yield return new OrgStands(await health.FindAsync(org, gone));
                state = Task.Delay(BetweenStates, time, ending.Token);
            }
            else if (next.IsCompleted)
            {
                if (!await next) yield break;
                yield return new BookingMoved(told.Current);
                next = told.MoveNextAsync().AsTask();
            }
        }
        // The feed ends with the listening; until then its enumerator is in use.
        await ending.CancelAsync();
        await next;
    }
}

public sealed record Watch(IAsyncEnumerable<Happening> Happenings);

/// <summary>One thing that a watcher is told.</summary>
public abstract record Happening
{
    private protected Happening() { }
}

public sealed record OrgStands(OrgState State) : Happening;

public sealed record BookingMoved(BookingActivity Activity) : Happening;
