using System.Collections.Immutable;
using System.Threading.Channels;
using OnceHub.Sync.Grains;
using Orleans.Streams;

namespace OnceHub.Sync.Silo;

/// <summary>
/// The live feed of a cluster: one Orleans stream per org, from the silo that works for the org to every process where
/// somebody watches it. A listener that does not keep up misses the oldest.
/// </summary>
/// <param name="cluster">Null while no silo can be reached.</param>
internal sealed partial class ActivityStream(Func<IClusterClient?> cluster, ILogger<ActivityStream> logger) : IActivityFeed
{
    /// <summary>The stream provider, and the namespace of its streams.</summary>
    public const string Name = "activity";

    private const int MostWaiting = 1_000;

    public Task TellAsync(string org, ImmutableArray<BookingActivity> activities) =>
        cluster() is { } client ? StreamOf(client, org).OnNextAsync(activities) : Task.CompletedTask;

    public async Task<IAsyncEnumerable<BookingActivity>?> ListenAsync(string org, CancellationToken cancellationToken)
    {
        if (cluster() is not { } client) return null;
        var channel = Channel.CreateBounded<BookingActivity>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
        );
        var subscription = await StreamOf(client, org).SubscribeAsync((batch, _) =>
        {
            foreach (var activity in batch) channel.Writer.TryWrite(activity);
            return Task.CompletedTask;
        });
        cancellationToken.Register(() =>
        {
            channel.Writer.TryComplete();
            _ = LeaveAsync(subscription);
        });
        return channel.Reader.ReadAllAsync(CancellationToken.None);
    }

    private static IAsyncStream<ImmutableArray<BookingActivity>> StreamOf(IClusterClient client, string org) =>
        client.GetStreamProvider(Name).GetStream<ImmutableArray<BookingActivity>>(StreamId.Create(Name, org));

    private async Task LeaveAsync(StreamSubscriptionHandle<ImmutableArray<BookingActivity>> subscription)
    {
        try
        {
            await subscription.UnsubscribeAsync();
        }
        catch (Exception failed)
        {
            // The stream drops a subscriber that does not answer.
            LogNotLeft(logger, failed);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "A watcher of the live feed could not be taken off its stream")]
    private static partial void LogNotLeft(ILogger logger, Exception failed);
}
