using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>
/// An org's pull loop: while it holds the org's lease it reads due rows, binds each to a guest, and hands each guest's
/// rows to its grain, one hand-out per guest at a time. It owns its loop; it is started by a wake-up and ends when there is
/// nothing to do for a while.
/// </summary>
internal sealed partial class OrgPuller : IAsyncDisposable
{
    private static readonly TimeSpan RescanInterval = TimeSpan.FromSeconds(1);

    private readonly OrgId _org;
    private readonly ISyncStore _store;
    private readonly OrgSettingsCache _settings;
    private readonly PullSlots _slots;
    private readonly GrainsOptions _options;
    private readonly Func<DateTimeOffset?> _pausedUntil;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HandOuts _handOuts;
    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():n}";
    private readonly CancellationTokenSource _ending;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;

    public OrgPuller(OrgId org, ISyncStore store, OrgSettingsCache settings, PullSlots slots, IGrainFactory grains, OrgActivity activity, GrainsOptions options, Func<DateTimeOffset?> pausedUntil, TimeProvider time, ILogger logger)
    {
        _org = org;
        _store = store;
        _settings = settings;
        _slots = slots;
        _options = options;
        _pausedUntil = pausedUntil;
        _time = time;
        _logger = logger;
        _handOuts = new HandOuts(org, grains, activity, Signal, PutBackAsync, time, logger);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(slots.Stopping);
    }

    public bool IsPulling { get; private set; }

    public int InFlight => _handOuts.InHand;

    /// <summary>Starts the loop, or makes it look again.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_ending.IsCancellationRequested) return;
            if (!_loop.IsCompleted)
            {
                Signal();
                return;
            }
            // The loop goes on long after the call that woke it: it is no part of that call's trace.
            using IDisposable? apart = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            _loop = Task.Run(RunAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _ending.Cancel();
        await _loop;
    }

    private void Signal()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A signal is waiting already.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            if (await AcquireAsync() is not { } lease) return;
            IsPulling = true;
            using var slot = _slots.Enter();
            using var lost = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            var renewing = RenewAsync(lease, lost);
            try
            {
                await PullAsync(lease, lost.Token);
            }
            finally
            {
                IsPulling = false;
                await lost.CancelAsync();
                await renewing;
                await DrainAsync();
                await _store.ReleaseLeaseAsync(lease, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Asked to end.
        }
        catch (Exception error)
        {
            // The sweeper wakes this org again while it has due rows.
            LogBroken(_logger, error, _org);
        }
    }

    /// <summary>
    /// When the process ends, turns that have begun are finished while their grains are still there. A grain that moves does
    /// not wait for them: their next call already goes to where it moves.
    /// </summary>
    private async Task DrainAsync()
    {
        if (!_slots.Stopping.IsCancellationRequested) return;
        try
        {
            await _handOuts.DrainAsync().WaitAsync(_options.TurnTime, _time);
        }
        catch (TimeoutException)
        {
            LogUndrained(_logger, _handOuts.InHand, _org);
        }
    }

    private Task<Lease?> AcquireAsync() =>
        _store.TryAcquireLeaseAsync(_org, _owner, _time.GetUtcNow(), _options.LeaseDuration, _ending.Token);

    private async Task RenewAsync(Lease lease, CancellationTokenSource lost)
    {
        var held = lease;
        try
        {
            while (true)
            {
                await Task.Delay(_options.LeaseDuration / 3, _time, lost.Token);
                try
                {
                    if (await AcquireAsync() is not { } renewed || renewed.Epoch != lease.Epoch) break;
                    held = renewed;
                }
                catch (StoreUnavailableException) when (_time.GetUtcNow() < held.ExpiresAt)
                {
                    LogNotRenewed(_logger, _org);
                }
            }
            LogLost(_logger, _org);
        }
        catch (Exception error) when (error is OperationCanceledException or StoreUnavailableException)
        {
            // Ended by the loop, or the store is out of reach for longer than the lease lasts.
        }
        await lost.CancelAsync();
    }

    private async Task PullAsync(Lease lease, CancellationToken cancellationToken)
    {
        InboxCursor? cursor = null;
        var fromStart = _time.GetUtcNow();
        var idleSince = fromStart;
        _handOuts.Begin(lease.Epoch);
        while (!cancellationToken.IsCancellationRequested)
        {
            var taken = 0;
            var now = _time.GetUtcNow();
            var room = Room();
            if (_pausedUntil() is not null) room = 0;
            if (room > 0)
            {
                // Rows in hand are still due in the store; behind the cursor they are not read again.
                var rows = await _store.ReadDueAsync(_org, now, cursor, room, cancellationToken);
                if (rows.Count > 0) cursor = new InboxCursor(rows[^1].DueAt, rows[^1].Sequence);
                taken = await HandOutAsync(rows, cancellationToken);
                if (rows.Count == room) continue;
            }
            if (taken > 0 || _handOuts.InHand > 0) idleSince = now;
            else if (now - idleSince > _options.IdleLinger) return;
            await _wake.WaitAsync(RescanInterval, cancellationToken);
            // Rows that were put back, or committed late by a gateway with a slower clock, may stand before the cursor.
            if (_handOuts.InHand > 0 && _time.GetUtcNow() - fromStart < RescanInterval) continue;
            fromStart = _time.GetUtcNow();
            cursor = null;
        }
    }

    /// <summary>
    /// How many rows to read now. Each turn that ends makes room for a few; they are read together when it is enough for a
    /// good request, because each reading, binding and asking costs a trip.
    /// </summary>
    private int Room()
    {
        var most = Math.Min(_slots.Share, _handOuts.Worth);
        var room = Math.Min(_options.RowsPerRead, most - _handOuts.InHand);
        return room >= Math.Min(_options.RowsPerRead, most) / 2 ? room : 0;
    }

    private async Task<int> HandOutAsync(IReadOnlyList<InboxRow> rows, CancellationToken cancellationToken)
    {
        var fresh = rows.Where(row => !_handOuts.Has(row.Sequence)).ToArray();
        if (fresh.Length == 0) return 0;
        var guests = await BindAsync(fresh, cancellationToken);
        for (var i = 0; i < fresh.Length; i++) _handOuts.Add(guests[i], fresh[i]);
        _handOuts.Start();
        return fresh.Length;
    }

    private async Task<GuestToken[]> BindAsync(InboxRow[] rows, CancellationToken cancellationToken)
    {
        var settings = await _settings.GetAsync(_org, cancellationToken);
        var unbound = rows.Where(row => row.Guest is null).DistinctBy(row => row.SubjectId).ToArray();
        var requests = unbound.Select(row => Binding.RequestFor(row.SubjectId, row.Payload, settings)).ToArray();
        var tokens = requests.Length == 0 ? [] : await _store.BindAsync(_org, requests, cancellationToken);
        var bound = unbound.Zip(tokens).ToDictionary(pair => pair.First.SubjectId, pair => pair.Second);
        return [.. rows.Select(row => row.Guest ?? bound[row.SubjectId])];
    }

    private async Task PutBackAsync(IReadOnlyList<InboxRow> rows)
    {
        try
        {
            var now = _time.GetUtcNow();
            await _store.DeferAsync(_org, [.. rows.Select(row => new Deferral(row.Sequence, now + _options.DelayAfter(row.Attempts), CountsAsAttempt: true))], CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // They are due all the while, and are read again when the store is back.
            await Task.Delay(_options.RetryDelay, _time);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Pulling for {Org} broke; the sweeper starts it again")]
    private static partial void LogBroken(ILogger logger, Exception error, OrgId org);

    [LoggerMessage(2, LogLevel.Warning, "The lease of {Org} is lost to another process; pulling ends here")]
    private static partial void LogLost(ILogger logger, OrgId org);

    [LoggerMessage(3, LogLevel.Warning, "The lease of {Org} could not be renewed; it is tried again")]
    private static partial void LogNotRenewed(ILogger logger, OrgId org);

    [LoggerMessage(4, LogLevel.Warning, "{Rows} events of {Org} were still in hand when the process ended; they are taken up again elsewhere")]
    private static partial void LogUndrained(ILogger logger, int rows, OrgId org);
}
