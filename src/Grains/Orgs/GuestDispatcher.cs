using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// The rows an org has in hand: those being worked by guests, and those that wait for their guest's turn. A guest gets all
/// that waits for it at once, and one dispatch at a time. Rows of a turn that broke are deferred with a counted try; from then
/// on that guest's bookings go one by one, so that what breaks does not hold up the others.
/// </summary>
internal sealed partial class GuestDispatcher(
    OrgId org, Func<GuestWork, Task<GuestTurn>> take, OrgActivity activity, OrgLoad load, Action finished,
    Func<GuestToken, IReadOnlyList<InboxRow>, Exception, Task> defer, FinishingRate rate, TimeProvider time, ILogger logger)
{
    private const int RowsPerTurn = 1_000;

    /// <summary>
    /// Revisions of one epoch are below those of the next: epochs follow the clock's seconds, and no second sees so many
    /// dispatches. All fit a Salesforce Number(18,0) and a double, for some 280 years.
    /// </summary>
    public const long RevisionsPerEpoch = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<GuestToken, Queue<WaitingItem>> _waiting = [];
    private readonly HashSet<GuestToken> _working = [];
    private readonly HashSet<GuestToken> _broke = [];
    private readonly HashSet<long> _inHand = [];
    private long _epoch;
    private long _count;
    private bool _deferred;
    private volatile bool _isOutageTold;
    private TaskCompletionSource? _drained;

    /// <summary>How many rows the org should have in hand.</summary>
    public int TargetInHand
    {
        get { lock (_gate) return rate.TargetInHand; }
    }

    /// <summary>Rows of a turn that ended went back to the inbox: some may be due again before what is read next.</summary>
    public bool HasDeferred
    {
        get { lock (_gate) return _deferred; }
        set { lock (_gate) _deferred = value; }
    }

    /// <summary>A lease was taken: revisions go on above all earlier ones.</summary>
    public void Begin(long epoch)
    {
        lock (_gate)
        {
            if (epoch != _epoch) _count = 0;
            _epoch = epoch;
        }
    }

    public bool Has(long sequence)
    {
        lock (_gate) return _inHand.Contains(sequence);
    }

    /// <param name="read">The row's event, where it was read already to find out whose it is.</param>
    public void Add(GuestToken guest, InboxRow row, ReadPayload? read = null)
    {
        lock (_gate)
        {
            if (!_inHand.Add(row.Sequence)) return;
            load.Rows = _inHand.Count;
            if (!_waiting.TryGetValue(guest, out var rows)) _waiting.Add(guest, rows = []);
            rows.Enqueue(new WaitingItem(row, read));
        }
    }

    /// <summary>Dispatches to every guest that has rows waiting and none in work.</summary>
    public void Start()
    {
        lock (_gate)
        {
            foreach (var guest in _waiting.Keys.Where(guest => !_working.Contains(guest)).ToArray()) StartOne(guest);
        }
    }

    /// <summary>Lets go of what has not begun: it is due in the store, for whoever pulls next.</summary>
    public void LetGo()
    {
        lock (_gate)
        {
            foreach (var guest in _waiting.Keys.ToArray()) LetGo(guest);
            load.Rows = _inHand.Count;
        }
    }

    /// <summary>Completes when all that has begun is finished.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            if (_working.Count == 0) return Task.CompletedTask;
            if (_drained is null or { Task.IsCompleted: true })
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private void StartOne(GuestToken guest)
    {
        var waiting = _waiting[guest];
        var rows = new List<WaitingItem>(Math.Min(waiting.Count, RowsPerTurn));
        if (_broke.Contains(guest)) TakeOneSubject(waiting, rows);
        else while (rows.Count < RowsPerTurn && waiting.TryDequeue(out var row)) rows.Add(row);
        if (waiting.Count == 0) _waiting.Remove(guest);
        _working.Add(guest);
        load.Turns = _working.Count;
        var revision = (_epoch * RevisionsPerEpoch) + ++_count;
        _ = TurnThreads.RunAsync(() => WorkAsync(guest, rows, revision));
    }

    private void LetGo(GuestToken guest)
    {
        if (!_waiting.Remove(guest, out var rows)) return;
        foreach (var (row, _) in rows) _inHand.Remove(row.Sequence);
    }

    private static void TakeOneSubject(Queue<WaitingItem> waiting, List<WaitingItem> rows)
    {
        var subject = waiting.Peek().Row.SubjectId;
        for (var left = waiting.Count; left > 0; left--)
        {
            var row = waiting.Dequeue();
            if (row.Row.SubjectId == subject && rows.Count < RowsPerTurn) rows.Add(row);
            else waiting.Enqueue(row);
        }
    }

    private async Task WorkAsync(GuestToken guest, List<WaitingItem> waiting, long revision)
    {
        InboxRow[] rows = [.. waiting.Select(row => row.Row)];
        var broke = false;
        var isStillWaiting = false;
        var deferred = rows.Length;
        try
        {
            var turn = await take(new GuestWork
            {
                Org = org,
                Guest = guest,
                Revision = revision,
                Items = [.. waiting],
                IsWatched = activity.IsWatched,
            });
            _isOutageTold = false;
            deferred = turn.Deferred;
            activity.Tell(turn.Activities);
            isStillWaiting = turn.Deferred > 0 || turn.Conflicts > 0;
            if (!isStillWaiting) GrainTelemetry.Finished(org, rows, time.GetUtcNow());
        }
        catch (Exception error)
        {
            // Unknown what was done: the rows are still in the inbox, and whatever was written is met again by its external id.
            LogBroken(guest, error);
            broke = true;
            await DeferAsync(guest, rows, error);
        }
        lock (_gate)
        {
            foreach (var row in rows) _inHand.Remove(row.Sequence);
            // What waits behind rows that went back is let go too, and read again after them: later events do not overtake.
            if (isStillWaiting) LetGo(guest);
            load.Rows = _inHand.Count;
            // Told once they are not in hand any more: whoever looks for them finds them.
            _deferred |= isStillWaiting;
            rate.Ended(rows.Length - deferred, deferred);
            _working.Remove(guest);
            if (broke) _broke.Add(guest);
            else if (!_waiting.ContainsKey(guest)) _broke.Remove(guest);
            if (_waiting.ContainsKey(guest)) StartOne(guest);
            load.Turns = _working.Count;
            if (_working.Count == 0) _drained?.TrySetResult();
        }
        finished();
    }

    /// <summary>A store that is away breaks the turns of all guests in hand: it is told once, until a turn ends well again.</summary>
    private void LogBroken(GuestToken guest, Exception error)
    {
        if (error is not StoreUnavailableException outage)
        {
            LogTurnFailed(logger, error, guest, org);
            return;
        }
        lock (_gate)
        {
            if (_isOutageTold) return;
            _isOutageTold = true;
        }
        LogOutage(logger, org, outage.Message);
    }

    private async Task DeferAsync(GuestToken guest, InboxRow[] rows, Exception error)
    {
        try
        {
            await defer(guest, rows, error);
        }
        catch (Exception failed)
        {
            // The guest must not stay in work for ever: its rows are due in the store, and are read again.
            LogNotDeferred(logger, failed, guest, org);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "Turns of guests of {Org} broke; their events are taken up again. {Sentence}")]
    private static partial void LogOutage(ILogger logger, OrgId org, string sentence);

    [LoggerMessage(1, LogLevel.Warning, "A turn of guest {Guest} of {Org} broke; its events are taken up again")]
    private static partial void LogTurnFailed(ILogger logger, Exception error, GuestToken guest, OrgId org);

    [LoggerMessage(
        2, LogLevel.Error, "The events of guest {Guest} of {Org} could not be deferred after a turn that broke; they are taken up again")]
    private static partial void LogNotDeferred(ILogger logger, Exception error, GuestToken guest, OrgId org);
}
