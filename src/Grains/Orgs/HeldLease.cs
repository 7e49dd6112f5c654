using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>An org's lease while this process has it: taken, renewed, given back.</summary>
internal sealed partial class HeldLease(OrgId org, ILeaseStore store, TimeSpan duration, TimeProvider time, ILogger logger) : IOrgLease
{
    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():n}";
    private long _heldUntil;
    private long _aloneSince;

    /// <summary>
    /// Whether it is surely ours now. A process that was paused finds here that its time has passed, before anybody tells it
    /// that another one has taken over.
    /// </summary>
    public bool IsHeld => time.GetUtcNow().UtcTicks < Volatile.Read(ref _heldUntil);

    public long AloneSince => Volatile.Read(ref _aloneSince);

    /// <summary>
    /// Null while another process has it. One that was killed cannot give it back: so its end is waited for, and it is tried
    /// once more then, and at each <paramref name="wake"/> before. A holder that lives has renewed it by then. One that ends later than
    /// any lease lasts was taken by a clock that was ahead: it is taken over unless its holder renews it in the time of a lease.
    /// </summary>
    public async Task<Lease?> AcquireAsync(SemaphoreSlim wake, CancellationToken cancellationToken)
    {
        DateTimeOffset? end = null;
        while (true)
        {
            // Read before the try: a timer may fire slightly early, and that try must not be the last.
            var tried = time.GetUtcNow();
            if (await TakeAsync(cancellationToken) is { } lease) return lease;
            if (tried >= end) return null;
            var holder = await store.FindLeaseAsync(org, cancellationToken);
            if (holder is not null && holder.ExpiresAt > tried + Lease.Longest) return await TakeOverAsync(holder, cancellationToken);
            end ??= holder?.ExpiresAt ?? tried;
            var left = end.Value - time.GetUtcNow();
            if (left > TimeSpan.Zero) await wake.WaitAsync(left, cancellationToken);
        }
    }

    private async Task<Lease?> TakeOverAsync(Lease holder, CancellationToken cancellationToken)
    {
        // Whoever lives renews it three times meanwhile, by whatever clock.
        await Task.Delay(duration, time, cancellationToken);
        if (await store.TakeOverLeaseAsync(holder, _owner, time.GetUtcNow(), duration, cancellationToken) is not { } lease) return null;
        LogClockAhead(logger, org);
        return Hold(lease);
    }

    private async Task<Lease?> TakeAsync(CancellationToken cancellationToken) =>
        await TryAsync(cancellationToken) is { } lease ? Hold(lease) : null;

    private Lease Hold(Lease lease)
    {
        Volatile.Write(ref _aloneSince, lease.AloneSince);
        Volatile.Write(ref _heldUntil, lease.ExpiresAt.UtcTicks);
        return lease;
    }

    /// <summary>
    /// Goes on until told that all is over, also while turns that have begun are finished. Cancels <paramref name="lost"/> when
    /// the lease is another's, or cannot be renewed in its time.
    /// </summary>
    public async Task RenewAsync(Lease lease, CancellationTokenSource lost, CancellationToken over)
    {
        var held = lease;
        try
        {
            while (true)
            {
                await Task.Delay(duration / 3, time, over);
                try
                {
                    // With another epoch it is ours anew: somebody else may have had it between.
                    if (await TryAsync(over) is not { } renewed || renewed.Epoch != lease.Epoch) break;
                    held = renewed;
                    Volatile.Write(ref _heldUntil, renewed.ExpiresAt.UtcTicks);
                }
                catch (StoreUnavailableException) when (time.GetUtcNow() < held.ExpiresAt)
                {
                    LogNotRenewed(logger, org);
                }
            }
            LogLost(logger, org);
        }
        catch (Exception error) when (error is OperationCanceledException or StoreUnavailableException)
        {
            // Ended by the loop, or the store is out of reach for longer than the lease lasts.
        }
        finally
        {
            // However renewing ends: without it nothing more is pulled.
            await lost.CancelAsync();
        }
    }

    private Task<Lease?> TryAsync(CancellationToken cancellationToken) =>
        store.TryAcquireLeaseAsync(org, _owner, time.GetUtcNow(), duration, cancellationToken);

    public Task ReleaseAsync(Lease lease)
    {
        Volatile.Write(ref _heldUntil, 0);
        return store.ReleaseLeaseAsync(lease, CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Information, "The lease of {Org} is lost to another process; pulling ends here")]
    private static partial void LogLost(ILogger logger, OrgId org);

    [LoggerMessage(
        3, LogLevel.Warning,
        "The lease of {Org} was taken by a clock that was more than ten minutes ahead of this one, and nobody renews it; it is taken "
        + "over. Set the clocks of all machines by NTP")]
    private static partial void LogClockAhead(ILogger logger, OrgId org);

    [LoggerMessage(2, LogLevel.Warning, "The lease of {Org} could not be renewed; it is tried again")]
    private static partial void LogNotRenewed(ILogger logger, OrgId org);
}
