using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Embedded;

/// <summary>All activations of this process, and the way to them.</summary>
internal sealed partial class GrainDirectory(GrainCatalog catalog, GrainActivator activator, TimeProvider time, ILogger<GrainDirectory> logger) : IGrainFactory
{
    private readonly ConcurrentDictionary<GrainAddress, Activation> _activations = new();
    private volatile bool _closed;

    public GrainActivator Activator => activator;

    public DateTimeOffset Now => time.GetUtcNow();

    public int Count => _activations.Count;

    public TGrain GetGrain<TGrain>(string primaryKey)
        where TGrain : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        return GrainProxy.Create<TGrain>(this, new GrainAddress(catalog.ClassOf(typeof(TGrain)), primaryKey));
    }

    public void Send(GrainAddress address, GrainRequest request)
    {
        while (!_closed)
        {
            // An activation that has just ended is already out of the dictionary: the next round makes a new one.
            var activation = _activations.GetOrAdd(address, static (at, directory) => new Activation(directory, at), this);
            if (activation.TryEnqueue(request)) return;
        }
        request.Fail(new InvalidOperationException($"{address} cannot be called: this process is shutting down."));
    }

    public void Remove(GrainAddress address, Activation activation) =>
        _activations.TryRemove(KeyValuePair.Create(address, activation));

    public void CollectUnusedSince(DateTimeOffset time)
    {
        foreach (var (_, activation) in _activations) activation.LeaveIfUnusedSince(time);
    }

    /// <summary>
    /// Lets running and waiting requests finish, with the calls they make, then ends every activation.
    /// When the token fires it stops waiting for requests and ends what can be ended.
    /// </summary>
    public async Task CloseAsync(CancellationToken hurry)
    {
        while (_activations.Values.Any(activation => activation.IsBusy) && !hurry.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed = true;
        var leaving = _activations.Values.ToArray();
        foreach (var activation in leaving)
            activation.Leave(new(DeactivationReasonCode.ShuttingDown, "the process is shutting down"));
        await Task.WhenAll(leaving.Select(activation => activation.Gone)).WaitAsync(hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void ReportLost(GrainAddress address, string method, Exception error) => LogLost(logger, error, address, method);

    [LoggerMessage(1, LogLevel.Error, "{Grain}.{Method} failed, and nobody waits for its answer")]
    private static partial void LogLost(ILogger logger, Exception error, GrainAddress grain, string method);
}
