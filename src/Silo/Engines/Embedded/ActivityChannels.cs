using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Silo;

/// <summary>The live feed within one process: a channel for each listener. One that does not keep up misses the oldest.</summary>
internal sealed class ActivityChannels : IActivityFeed
{
    private const int MostWaiting = 1_000;

    private readonly ConcurrentDictionary<string, ImmutableArray<Channel<BookingActivity>>> _listeners = new(StringComparer.Ordinal);

    public Task TellAsync(string org, ImmutableArray<BookingActivity> activities)
    {
        if (!_listeners.TryGetValue(org, out var channels)) return Task.CompletedTask;
        foreach (var channel in channels)
            foreach (var activity in activities) channel.Writer.TryWrite(activity);
        return Task.CompletedTask;
    }

    public Task<IAsyncEnumerable<BookingActivity>?> ListenAsync(string org, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<BookingActivity>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _listeners.AddOrUpdate(org, [channel], (_, others) => others.Add(channel));
        cancellationToken.Register(() => Leave(org, channel));
        return Task.FromResult<IAsyncEnumerable<BookingActivity>?>(channel.Reader.ReadAllAsync(CancellationToken.None));
    }

    private void Leave(string org, Channel<BookingActivity> channel)
    {
        _listeners.AddOrUpdate(org, [], (_, all) => all.Remove(channel));
        _listeners.TryRemove(new KeyValuePair<string, ImmutableArray<Channel<BookingActivity>>>(org, []));
        channel.Writer.TryComplete();
    }
}
