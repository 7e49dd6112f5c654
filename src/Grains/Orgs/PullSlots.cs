using Microsoft.Extensions.Options;
using OnceHub.Sync.Grains.Telemetry;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// How many rows each org may have in hand. Orgs that pull are sure of an even part of the process's total at any time; what
/// some leave unused, those that have more to do share evenly. Also the switch that stops pulling when the process shuts down.
/// </summary>
internal sealed class PullSlots(IOptions<GrainsOptions> options) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _orgs;
    private int _backlogged;
    private int _inHand;
    private int _inHandOfIdle;

    /// <summary>Fires when no more work is to be taken in hand.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>An org pulls until what is returned is disposed.</summary>
    public PullSlot Enter()
    {
        lock (_gate) _orgs++;
        GrainTelemetry.PullingBegins();
        return new PullSlot(this);
    }

    /// <summary>Stops pulling; completes when no org has anything in hand.</summary>
    public Task StopAsync()
    {
        _stopping.Cancel();
        lock (_gate) return _orgs == 0 ? Task.CompletedTask : _empty.Task;
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>
    /// What one org may have in hand. Guaranteed: total / orgs, whatever the others have, so that a burst never keeps a newcomer
    /// waiting. Beyond that: free rows, shared evenly among the backlogged orgs. While newcomers take their parts and those before
    /// them finish what they have, the total is exceeded.
    /// </summary>
    internal int Share(in Holding of)
    {
        lock (_gate)
        {
            var total = options.Value.RowsInHand;
            var even = Math.Max(1, total / Math.Max(1, _orgs));
            var free = total - (_inHand - of.InHand);
            var idle = _inHandOfIdle - (of.IsBacklogged ? 0 : of.InHand);
            var backlogged = _backlogged + (of.IsBacklogged ? 0 : 1);
            return Math.Max(even, Math.Min(free, (total - idle) / backlogged));
        }
    }

    internal void Change(in Holding before, in Holding after)
    {
        lock (_gate)
        {
            _inHand += after.InHand - before.InHand;
            _inHandOfIdle += (after.IsBacklogged ? 0 : after.InHand) - (before.IsBacklogged ? 0 : before.InHand);
            _backlogged += (after.IsBacklogged ? 1 : 0) - (before.IsBacklogged ? 1 : 0);
        }
    }

    internal void Leave(in Holding last)
    {
        Change(last, default);
        GrainTelemetry.PullingEnds();
        lock (_gate)
        {
            if (--_orgs == 0 && _stopping.IsCancellationRequested) _empty.TrySetResult();
        }
    }

    /// <param name="InHand">Rows.</param>
    /// <param name="IsBacklogged">Whether more of its rows are due.</param>
    internal readonly record struct Holding(int InHand, bool IsBacklogged);
}

/// <summary>One org's part. Not thread-safe: its puller's loop uses it.</summary>
internal sealed class PullSlot(PullSlots slots) : IDisposable
{
    private PullSlots.Holding _holding;

    /// <summary>What the org may have in hand now, of which it has so many.</summary>
    public int Share(int inHand)
    {
        Change(_holding with { InHand = inHand });
        return slots.Share(_holding);
    }

    /// <summary>Whether its inbox had more due rows than it could take.</summary>
    public void ReportBacklog(bool hasMore) => Change(_holding with { IsBacklogged = hasMore });

    public void Dispose() => slots.Leave(_holding);

    private void Change(PullSlots.Holding holding)
    {
        if (holding == _holding) return;
        slots.Change(_holding, holding);
        _holding = holding;
    }
}
