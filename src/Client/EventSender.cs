using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace OnceHub.Sync.Client;

/// <summary>
/// Posts events of many callers together, one request at a time and in the order they were given. While the gateway is slow or away
/// they wait, at most <see cref="EventSenderOptions.Capacity"/> of them; then posting waits.
/// </summary>
public sealed class EventSender : IAsyncDisposable
{
    private readonly Channel<PendingEvent> _waiting;
    private readonly BatchPosting _posting;
    private readonly EventSenderOptions _options;
    private readonly TimeProvider _time;
    private readonly Task _sending;

    internal EventSender(GatewayRequests requests, EventSenderOptions options, TimeProvider time)
    {
        options.Validate();
        _options = options;
        _time = time;
        _posting = new BatchPosting(requests);
        _waiting = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(options.Capacity) { SingleReader = true });
        _sending = Task.Run(SendAsync);
    }

    /// <summary>Posts an event, and waits until the gateway has answered for it; for room before, where too many wait.</summary>
    /// <param name="utf8">
    /// An envelope as OnceHub's webhooks carry it, or <c>contact.created</c> and <c>contact.updated</c>: JSON in UTF-8.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting. An event that waits already is sent all the same.</param>
    /// <exception cref="GatewayProblemException">
    /// The gateway refused the whole request, for example the key, or went on failing.
    /// </exception>
    public async Task<EventOutcome> PostAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken = default)
    {
        var pending = await EnqueueAsync(utf8, cancellationToken).ConfigureAwait(false);
        return await pending.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="PostAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task<EventOutcome> PostAsync(JsonNode envelope, CancellationToken cancellationToken = default) =>
        PostAsync(EventLine.Of(envelope), cancellationToken);

    /// <summary>
    /// Posts a sequence of events, and tells in its order what became of each. The next ones are read while the first are on their way,
    /// as many as may wait.
    /// </summary>
    public async IAsyncEnumerable<EventOutcome> PostAllAsync(
        IEnumerable<ReadOnlyMemory<byte>> events, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var underWay = new Queue<PendingEvent>();
        foreach (var utf8 in events)
        {
            underWay.Enqueue(await EnqueueAsync(utf8, cancellationToken).ConfigureAwait(false));
            while (underWay.Count > 0 && (underWay.Count >= _options.Capacity || underWay.Peek().Outcome.IsCompleted))
                yield return await underWay.Dequeue().Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (underWay.Count > 0) yield return await underWay.Dequeue().Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes no more events, and waits until those that wait are answered, with their retries.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _sending.ConfigureAwait(false);
    }

    private async Task<PendingEvent> EnqueueAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var pending = new PendingEvent(EventLine.Of(utf8));
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(EventSender));
        }
        return pending;
    }

    private async Task SendAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
            await _posting.PostAsync(await GatherAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>What waits, up to a full batch; where that is less, what comes soon after.</summary>
    private async Task<List<PendingEvent>> GatherAsync()
    {
        var batch = new List<PendingEvent>();
        var bytes = 0L;
        var enough = Task.Delay(_options.BatchDelay, _time);
        for (var isOver = false; ; isOver = !await MoreBeforeAsync(enough).ConfigureAwait(false))
        {
            while (_waiting.Reader.TryPeek(out var next))
            {
                bytes += next.Line.Length + 1;
                if (batch.Count > 0 && bytes > _options.BatchBytes) return batch;
                if (_waiting.Reader.TryRead(out var taken)) batch.Add(taken);
                if (batch.Count == _options.BatchEvents) return batch;
            }
            if (isOver || enough.IsCompleted) return batch;
        }
    }

    private async Task<bool> MoreBeforeAsync(Task enough)
    {
        var more = _waiting.Reader.WaitToReadAsync().AsTask();
        return await Task.WhenAny(more, enough).ConfigureAwait(false) == more && await more.ConfigureAwait(false);
    }
}
