using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// Tells the live feed what happens in an org while somebody watches it, and costs nothing while nobody does. Work never
/// waits for it: when the feed is slower than the work, the oldest is dropped.
/// </summary>
internal sealed partial class OrgActivity(OrgId org, IActivityFeed feed, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Watchers ask again before it is over, so that one lost asking is not noticed.</summary>
    private static readonly TimeSpan WatchedFor = TimeSpan.FromMinutes(1);

    private const int MostWaiting = 1_000;
    private const int MostAtOnce = 200;

    private readonly Channel<BookingActivity> _waiting = Channel.CreateBounded<BookingActivity>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );
    private readonly Lock _gate = new();
    private Task _telling = Task.CompletedTask;
    private long _watchedUntil;

    public bool IsWatched => time.GetUtcNow().UtcTicks < Volatile.Read(ref _watchedUntil);

    public void Watch()
    {
        Volatile.Write(ref _watchedUntil, (time.GetUtcNow() + WatchedFor).UtcTicks);
        lock (_gate)
        {
            if (_telling.IsCompleted && !_waiting.Reader.Completion.IsCompleted) _telling = Apart.RunAsync(TellAsync);
        }
    }

    public void Tell(ImmutableArray<BookingActivity> activities)
    {
        if (activities.IsDefaultOrEmpty) return;
        foreach (var activity in activities) _waiting.Writer.TryWrite(activity);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _telling;
    }

    private async Task TellAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = ImmutableArray.CreateBuilder<BookingActivity>();
            while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var activity)) batch.Add(activity);
            try
            {
                await feed.TellAsync(org.Value, batch.ToImmutable());
            }
            catch (Exception failed)
            {
                LogLost(logger, failed, batch.Count, org);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "{Count} activities of {Org} could not be told to the live feed")]
    private static partial void LogLost(ILogger logger, Exception failed, int count, OrgId org);
}
