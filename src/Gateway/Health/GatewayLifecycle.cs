using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>How far the gateway is: starting, serving, draining.</summary>
public sealed class GatewayLifecycle(IOptions<GatewayOptions> options, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _storeReady;
    private volatile string? _storeLocked;
    private volatile bool _draining;

    /// <summary>The store's schema is this version's.</summary>
    public bool IsStoreReady => _storeReady;

    /// <summary>The process is about to end: <c>/health/ready</c> says so, and requests are still served.</summary>
    public bool IsDraining => _draining;

    /// <summary>Cancelled once draining is over and the server is about to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why the store cannot be used although it answers; null when that is not so.</summary>
    public string? WhyStoreIsLocked => _storeLocked;

    internal void StoreIsReady() => (_storeReady, _storeLocked) = (true, null);

    internal void StoreIsLocked(string reason) => _storeLocked = reason;

    /// <summary>Runs before anything else stops, the server too.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        try
        {
            if (options.Value.DrainDelay > TimeSpan.Zero) await Task.Delay(options.Value.DrainDelay, time, cancellationToken);
        }
        finally
        {
            await _stopping.CancelAsync();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();
}
