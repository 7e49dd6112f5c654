using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Grains;

/// <summary>
/// How many rows each org may have in hand: the process's total, shared evenly between the orgs that pull. Also the switch
/// that stops pulling when the process shuts down.
/// </summary>
internal sealed class PullSlots(IOptions<GrainsOptions> options) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private int _orgs;

    /// <summary>Fires when no more work is to be taken in hand.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>What one org may have in hand now.</summary>
    public int Share => Math.Max(1, options.Value.RowsInHand / Math.Max(1, Volatile.Read(ref _orgs)));

    public void Enter() => Interlocked.Increment(ref _orgs);

    public void Leave() => Interlocked.Decrement(ref _orgs);

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();
}
