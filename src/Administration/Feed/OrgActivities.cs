using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Administration.Feed;

/// <summary>What happens in an org, as it happens.</summary>
public sealed class OrgActivities(OrgWorker worker, OrgHealth health, IOptions<AccessOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<OrgId, int> _watchers = new();

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
        OrgId org, Func<ValueTask<bool>> mayWatch, CancellationTokenSource ending, CancellationToken gone)
    {
        if (Enter(org) is not { } place)
            return TooMany(org);
        // Also for a watch that nobody begins to read, and for one who goes while the worker is asked.
        ending.Token.Register(static left => ((Place)left!).Dispose(), place);
        if (await worker.WatchAsync(org, ending.Token) is not { } activities)
        {
            // Also leaves the place, and the feed where that listens already and the org's grain alone did not answer.
            await ending.CancelAsync();
            return OrgHealth.NoWorker(org);
        }
        return new Watch(TellAsync(org, activities, mayWatch, place, ending, gone));
    }

    /// <summary>
    /// A place among those who watch the org in this process, for whoever watches something else of it. Dispose it when the watching ends.
    /// </summary>
    public Result<IDisposable> TakePlace(OrgId org) => Enter(org) is { } place ? new Done<IDisposable>(place) : TooMany(org);

    private Refusal TooMany(OrgId org) => new(
        RefusalKind.TooBusy,
        $"{options.Value.MaxWatchersPerOrg:N0} watch org '{org}' in this process already, which is the limit "
        + "(OnceHub:Access:MaxWatchersPerOrg). "
        + "Close what nobody looks at, or come again later.");

    private Place? Enter(OrgId org)
    {
        if (_watchers.AddOrUpdate(org, 1, static (_, watchers) => watchers + 1) <= options.Value.MaxWatchersPerOrg)
            return new Place(this, org);
        _watchers.AddOrUpdate(org, 0, static (_, watchers) => watchers - 1);
        return null;
    }

    private async IAsyncEnumerable<Happening> TellAsync(
        OrgId org,
        IAsyncEnumerable<BookingActivity> activities,
        Func<ValueTask<bool>> mayWatch,
        Place place,
        CancellationTokenSource ending,
        [EnumeratorCancellation] CancellationToken gone)
    {
        using var left = place;
        await using var told = activities.GetAsyncEnumerator(CancellationToken.None);
        Task<bool>? next = null;
        try
        {
            yield return new OrgStands(await health.FindAsync(org, gone));
            next = told.MoveNextAsync().AsTask();
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
                    if (!await next) break;
                    yield return new BookingMoved(told.Current);
                    next = told.MoveNextAsync().AsTask();
                }
            }
        }
        finally
        {
            // The feed ends with the listening; until then its enumerator is in use, and cannot be disposed.
            await ending.CancelAsync();
            if (next is not null) await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Place(OrgActivities owner, OrgId org) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) owner._watchers.AddOrUpdate(org, 0, static (_, watchers) => watchers - 1);
        }
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
