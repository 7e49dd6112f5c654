using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// An org's pull loop: while it holds the org's lease it reads due rows, binds each to a guest, and hands each guest's
/// rows to its next turn, one turn per guest at a time. It owns its loop; it is started by a wake-up and ends when there is
/// nothing to do for a while.
/// </summary>
internal sealed partial class OrgPuller : IAsyncDisposable
{
    private static readonly TimeSpan RescanInterval = TimeSpan.FromSeconds(1);

    /// <summary>After rows were deferred: most are due again at once, and together they make full requests.</summary>
    private static readonly TimeSpan SoonInterval = TimeSpan.FromSeconds(0.25);

    /// <summary>Beyond its time a turn hears of what it has sent, and records what came of it.</summary>
    private static readonly TimeSpan ToRecord = TimeSpan.FromSeconds(2);

    private readonly OrgId _org;
    private readonly ISyncStore _store;
    private readonly OrgSettingsCache _settings;
    private readonly PullSlots _slots;
    private readonly GrainsOptions _options;
    private readonly OrgLoad _load;
    private readonly OrgPipeline _pipeline;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GuestDispatcher _dispatcher;
    private readonly HeldLease _lease;
    private readonly SeenMentions _seen;
    private readonly BrokenPulls _broken;
    private readonly CancellationTokenSource _ending;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;

    public OrgPuller(
        OrgId org,
        ISyncStore store,
        OrgSettingsCache settings,
        PullSlots slots,
        GuestTurns turns,
        OrgActivity activity,
        GrainsOptions options,
        HeldLease lease,
        OrgLoad load,
        OrgPipeline pipeline,
        TimeProvider time,
        ILogger logger)
    {
        _org = org;
        _store = store;
        _settings = settings;
        _slots = slots;
        _options = options;
        _lease = lease;
        _load = load;
        _pipeline = pipeline;
        _time = time;
        _logger = logger;
        _seen = new SeenMentions(org, store, time, logger);
        _broken = new BrokenPulls(time);
        _dispatcher = new GuestDispatcher(
            org, turns.TakeAsync, activity, load, Signal, new BrokenTurns(org, store, options, time).DeferAsync,
            new FinishingRate(options.RequestsInFlight, time), time, logger);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(slots.Stopping);
    }

    /// <summary>Knows which events tell of guests who were erased.</summary>
    public IErasureStore? Erasures { private get; init; }

    public bool IsPulling { get; private set; }

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
            if (!_broken.TryBegin()) return;
            // The loop goes on long after the call that woke it: it is no part of that call's trace.
            using IDisposable? apart = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            _loop = Apart.RunAsync(RunAsync);
        }
    }

    /// <summary>Deferred rows are taken up again now.</summary>
    public async Task HastenAsync()
    {
        await _store.HastenAsync(_org, _time.GetUtcNow(), CancellationToken.None);
        Wake();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _ending.Cancel();
        await _loop;
        // Turns that outlived a lease that was lost.
        await DrainAsync();
        // It is linked to what lives as long as the process. Whoever still wakes this org only asks whether it has ended.
        _ending.Dispose();
    }

    private void Signal()
    {
        // Each turn that ends signals, and mostly a signal is waiting already.
        if (_wake.CurrentCount > 0) return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another was faster.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            if (await _lease.AcquireAsync(_wake, _ending.Token) is not { } lease) return;
            IsPulling = true;
            using var slot = _slots.Enter();
            using var lost = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            using var over = new CancellationTokenSource();
            var renewing = _lease.RenewAsync(lease, lost, over.Token);
            try
            {
                await PullAsync(lease, slot, lost.Token);
                _broken.ObserveSuccess();
            }
            catch (OperationCanceledException) when (lost.IsCancellationRequested)
            {
                // Asked to end, or the lease is lost: who has it now goes on.
            }
            finally
            {
                IsPulling = false;
                _dispatcher.LetGo();
                try
                {
                    await _seen.StoreAsync();
                    if (_ending.IsCancellationRequested) await DrainAsync();
                }
                finally
                {
                    // Whatever failed, nobody else could have the org while its lease is renewed.
                    await over.CancelAsync();
                    try
                    {
                        await renewing;
                    }
                    finally
                    {
                        await _lease.ReleaseAsync(lease);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Asked to end.
        }
        catch (StoreUnavailableException outage)
        {
            _broken.Observe();
            LogOutage(_logger, _org, outage.Message);
        }
        catch (Exception error)
        {
            // The sweeper wakes this org again while it has due rows.
            _broken.Observe();
            LogBroken(_logger, error, _org);
        }
    }

    /// <summary>Turns that have begun are finished while there is a way to Salesforce, and before somebody else has the org.</summary>
    private async Task DrainAsync()
    {
        try
        {
            await _dispatcher.DrainAsync().WaitAsync(_options.TurnTime + ToRecord, _time);
        }
        catch (TimeoutException)
        {
            LogUndrained(_logger, _load.Rows, _org);
        }
    }

    private async Task PullAsync(Lease lease, PullSlot slot, CancellationToken cancellationToken)
    {
        InboxCursor? cursor = null;
        var fromStart = _time.GetUtcNow();
        var idleSince = fromStart;
        _dispatcher.Begin(lease.Epoch);
        while (!cancellationToken.IsCancellationRequested)
        {
            await _seen.StoreWhenDueAsync();
            var taken = 0;
            var now = _time.GetUtcNow();
            var share = slot.Share(_load.Rows);
            var room = Room(share);
            // While the org is paused, rows stay where they are.
            if (!await _pipeline.MayWorkAsync())
            {
                room = 0;
                slot.ReportBacklog(hasMore: false);
            }
            if (room > 0)
            {
                // Rows in hand are still due in the store; behind the cursor they are not read again. From the start they are
                // passed by whole pages, however little room there is.
                var page = cursor is null ? _options.RowsPerRead : room;
                var rows = await _store.ReadDueAsync(_org, now, cursor, page, cancellationToken);
                (taken, var last) = await DispatchAsync(rows, room, cancellationToken);
                // What bounds it may be how fast it finishes: then it leaves to others what it cannot use.
                slot.ReportBacklog(hasMore: taken == room && share < TargetInHand);
                if (last is not null) cursor = new InboxCursor(last.DueAt, last.Sequence);
                if (rows.Count == page) continue;
            }
            if (taken > 0 || _load.Rows > 0) idleSince = now;
            else if (now - idleSince > _options.IdleLinger) return;
            await _wake.WaitAsync(_dispatcher.HasDeferred ? SoonInterval : RescanInterval, cancellationToken);
            // Deferred rows, and those committed late by a gateway with a slower clock, may stand before the cursor.
            if (_load.Rows > 0 && _time.GetUtcNow() - fromStart < (_dispatcher.HasDeferred ? SoonInterval : RescanInterval)) continue;
            fromStart = _time.GetUtcNow();
            cursor = null;
            _dispatcher.HasDeferred = false;
        }
    }

    private int TargetInHand => Math.Max(_dispatcher.TargetInHand, _pipeline.TargetOfBulk);

    /// <summary>
    /// How many rows to read now. Each turn that ends makes room for a few; they are read together when it is enough for
    /// full requests, because each reading, binding and asking costs a trip; yet while what is in hand still keeps them busy.
    /// </summary>
    private int Room(int share)
    {
        var most = Math.Min(share, TargetInHand);
        var room = Math.Min(_options.RowsPerRead, most - _load.Rows);
        return room >= Math.Min(_options.RowsPerRead, Math.Max(1, most / 2)) ? room : 0;
    }

    /// <returns>How many were dispatched, and up to which row all are in hand.</returns>
    private async Task<(int Taken, InboxRow? Last)> DispatchAsync(
        IReadOnlyList<InboxRow> rows, int room, CancellationToken cancellationToken)
    {
        var fresh = rows.Where(row => !_dispatcher.Has(row.Sequence)).Take(room).ToArray();
        var last = fresh.Length == room ? fresh[^1] : rows.Count > 0 ? rows[^1] : null;
        if (fresh.Length == 0) return (0, last);
        foreach (var (guest, row, read) in await BindAsync(fresh, cancellationToken)) _dispatcher.Add(guest, row, read);
        _dispatcher.Start();
        return (fresh.Length, last);
    }

    private async Task<IEnumerable<(GuestToken Guest, InboxRow Row, ReadPayload? Read)>> BindAsync(
        InboxRow[] rows, CancellationToken cancellationToken)
    {
        var settings = await _settings.GetAsync(_org, cancellationToken);
        var unbound = rows.Where(row => row.Guest is null).DistinctBy(row => row.SubjectId).ToArray();
        var read = unbound.ToDictionary(row => row.Sequence, row => Binding.Read(row.Payload, settings));
        if (Erasures is not null)
        {
            var gone = await DropErasedAsync(
                Erasures, rows, unbound.ToDictionary(row => row.SubjectId, row => read[row.Sequence]), cancellationToken);
            if (gone.Count > 0)
            {
                rows = Array.FindAll(rows, row => !gone.Contains(row.Sequence));
                var left = rows.Select(row => row.SubjectId).ToHashSet();
                unbound = Array.FindAll(unbound, row => left.Contains(row.SubjectId));
            }
        }
        var requests = unbound.Select(row => Binding.RequestFor(row.SubjectId, read[row.Sequence], settings, _seen)).ToArray();
        var tokens = requests.Length == 0 ? [] : await _store.BindAsync(_org, requests, cancellationToken);
        var bound = unbound.Zip(tokens).ToDictionary(pair => pair.First.SubjectId, pair => pair.Second);
        return rows.Select(row => (row.Guest ?? bound[row.SubjectId], row, read.GetValueOrDefault(row.Sequence)));
    }

    private Task<IReadOnlySet<long>> DropErasedAsync(
        IErasureStore erasures, InboxRow[] rows, Dictionary<string, ReadPayload> read, CancellationToken cancellationToken) =>
        erasures.DropErasedAsync(
            _org,
            [
                .. from row in rows
                   where row.Guest is null
                   let identities = read[row.SubjectId].Reading.TryGet(out var incoming, out _) ? incoming.Identities : GuestIdentities.None
                   select new UnboundEvent(row.Sequence, row.SubjectId, row.OrderTime, identities),
            ],
            cancellationToken);

    [LoggerMessage(3, LogLevel.Warning, "Pulling for {Org} broke; the sweeper starts it again. {Sentence}")]
    private static partial void LogOutage(ILogger logger, OrgId org, string sentence);

    [LoggerMessage(1, LogLevel.Error, "Pulling for {Org} broke; the sweeper starts it again")]
    private static partial void LogBroken(ILogger logger, Exception error, OrgId org);

    [LoggerMessage(
        2, LogLevel.Warning, "{Rows} events of {Org} were still in hand when their time was over; they are taken up again elsewhere")]
    private static partial void LogUndrained(ILogger logger, int rows, OrgId org);
}
