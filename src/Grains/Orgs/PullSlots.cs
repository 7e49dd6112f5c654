using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Grains;

/// <summary>
/// How many rows each org may have in hand: the process's total, shared evenly between the orgs that pull. Also the switch
/// that stops pulling when the process shuts down.
/// </summary>
internal sealed class PullSlots(IOptions<GrainsOptions> options) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _orgs;

    /// <summary>Fires when no more work is to be taken in hand.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>What one org may have in hand now.</summary>
    public int Share => Math.Max(1, options.Value.RowsInHand / Math.Max(1, Volatile.Read(ref _orgs)));

    /// <summary>An org pulls until what is returned is disposed.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref _orgs);
        GrainTelemetry.PullingBegins();
        return new Slot(this);
    }

    /// <summary>Stops pulling; completes when no org has anything in hand.</summary>
    public Task StopAsync()
    {
        _stopping.Cancel();
        return Volatile.Read(ref _orgs) == 0 ? Task.CompletedTask : _empty.Task;
    }

    public void Dispose() => _stopping.Dispose();

    private void Leave()
    {
        GrainTelemetry.PullingEnds();
        if (Interlocked.Decrement(ref _orgs) == 0 && _stopping.IsCancellationRequested) _empty.TrySetResult();
    }

    private sealed class Slot(PullSlots slots) : IDisposable
    {
        public void Dispose() => slots.Leave();
    }
}
