using Microsoft.Extensions.Options;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Appends to the inbox, within the time that a sender can be made to wait.</summary>
internal sealed class InboxWriter(IInboxStore store, IngestThreads threads, IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <exception cref="StoreUnavailableException">The store failed, or did not answer in time. The events may be stored all the
    /// same.</exception>
    public Task<IReadOnlyList<AppendVerdict>> AppendAsync(IReadOnlyList<InboxEntry> entries)
    {
        using (threads.GoOnHere()) return AppendWithinTimeAsync(entries);
    }

    private async Task<IReadOnlyList<AppendVerdict>> AppendWithinTimeAsync(IReadOnlyList<InboxEntry> entries)
    {
        var timeout = options.Value.StoreTimeout;
        // A sender that hangs up does not end this: the event is in our hands already.
        using var limit = new CancellationTokenSource(timeout, time);
        using var spans = IngestTelemetry.StartAccepting(entries);
        try
        {
            var verdicts = await store.AppendAsync(entries, limit.Token).WaitAsync(limit.Token);
            IngestTelemetry.Taken(entries, verdicts);
            return verdicts;
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"The store did not take the events within {timeout}.", late);
        }
    }
}
