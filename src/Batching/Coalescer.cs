using System.Diagnostics;

namespace OnceHub.Sync.Batching;

/// <summary>
/// Lets many callers share trips to one resource. A batch leaves as soon as one may be under way, with whatever waits then, so a
/// lone item leaves at once and a burst fills whole batches. It waits for nobody, unless it is told who is on the way
/// (<see cref="Coming"/>).
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Fair: keys take turns, one item each; within a key, first in is first out, urgent items before others. Keys with little may go
/// first
/// (<see cref="CoalescerOptions.LightWeight"/>).</item>
/// <item>Bounded: beyond the capacity of its key an item waits for admission (<see cref="EnqueueAsync"/>).</item>
/// <item>A caller who cancels before its item was taken withdraws it. Once taken, an item runs to its end, and so does the wait.</item>
/// <item>Items fail one by one, by their <see cref="Outcome{T}"/>; if the handler itself throws, only that batch's items get the
/// exception.</item>
/// <item>Disposal fails what waits and lets what is under way end; <see cref="DrainAsync"/> first lets everything end.</item>
/// </list>
/// </remarks>
/// <typeparam name="TKey">Between whom it is fair, such as the org.</typeparam>
/// <typeparam name="TItem">What is handed in.</typeparam>
/// <typeparam name="TResult">What each item gets back.</typeparam>
public sealed class Coalescer<TKey, TItem, TResult> : IAsyncDisposable
    where TKey : notnull
{
    /// <summary>However many are on their way: some of them may wait for something that takes long.</summary>
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private readonly Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<Outcome<TResult>>>> _handler;
    private readonly Func<TItem, long>? _weigh;
    private readonly Lock _gate = new();
    private readonly FairQueue<TKey, Entry> _queue;
    private readonly CancellationTokenSource _disposing = new();
    private TaskCompletionSource? _drained;
    private CoalescerOptions _options;
    private int _inFlight;
    private bool _lastWasLight;
    private bool _closed;

    /// <summary>When something was taken last, or came while nothing waited.</summary>
    private long _waitsSince;

    /// <summary>What waits has waited long enough for others (<see cref="CoalescerOptions.FurtherBatchWait"/>).</summary>
    private bool _isOverdue;

    private bool _isTimed;

    /// <param name="options">The bounds.</param>
    /// <param name="handler">
    /// Does the work of one batch and answers with one outcome per item, in order (fewer:
    /// <see cref="CoalescerOptions.MayEndEarly"/>). It runs on the thread pool, up to <see cref="MaxInFlight"/> times at once. Its token
    /// is cancelled on disposal, not by callers.
    /// </param>
    /// <param name="weigh">What an item weighs; 1 each when absent.</param>
    /// <param name="keys">How keys compare.</param>
    public Coalescer(
        CoalescerOptions options,
        Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<Outcome<TResult>>>> handler,
        Func<TItem, long>? weigh = null,
        IEqualityComparer<TKey>? keys = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        options.Validate();
        _options = options;
        _handler = handler;
        _weigh = weigh;
        _queue = new FairQueue<TKey, Entry>(options.CapacityPerKey, keys);
    }

    /// <summary>How many batches may be under way; lowering it lets those that are end.</summary>
    public int MaxInFlight
    {
        get => Volatile.Read(ref _options).MaxInFlight;
        set => Change(options => options with { MaxInFlight = value });
    }

    public int MaxBatchItems
    {
        get => Volatile.Read(ref _options).MaxBatchItems;
        set => Change(options => options with { MaxBatchItems = value });
    }

    public long MaxBatchWeight
    {
        get => Volatile.Read(ref _options).MaxBatchWeight;
        set => Change(options => options with { MaxBatchWeight = value });
    }

    /// <summary>How many must wait for a further batch to leave beside one that is under way.</summary>
    public int FurtherBatchItems
    {
        get => Volatile.Read(ref _options).FurtherBatchItems;
        set => Change(options => options with { FurtherBatchItems = value });
    }

    /// <summary>
    /// How many are on their way to hand in something. While there are some, a batch that is not full waits for them, for a few
    /// hundredths of a second at most. Without it none waits.
    /// </summary>
    public Func<int>? Coming { private get; init; }

    /// <summary>
    /// The batch that left last is one that those with little wait for (<see cref="CoalescerOptions.LightWeight"/>): it had better end
    /// early.
    /// </summary>
    public bool HoldsUpLight
    {
        get { lock (_gate) return !_lastWasLight && _options.LightWeight > 0 && _queue.TryPeek(out _, _options.LightWeight); }
    }

    /// <summary>Items that wait, admitted or not.</summary>
    public int Waiting
    {
        get { lock (_gate) return _queue.Count; }
    }

    /// <summary>Batches under way.</summary>
    public int InFlight
    {
        get { lock (_gate) return _inFlight; }
    }

    /// <summary>Hands in an item and waits for its result.</summary>
    /// <param name="isUrgent">Leaves before its key's others.</param>
    /// <exception cref="ObjectDisposedException">It was closed before the item was taken.</exception>
    public Task<TResult> SubmitAsync(TKey key, TItem item, bool isUrgent, CancellationToken cancellationToken) =>
        Add(key, item, isUrgent, awaitsAdmission: false, cancellationToken).Done.Task;

    /// <inheritdoc cref="SubmitAsync(TKey, TItem, bool, CancellationToken)"/>
    public Task<TResult> SubmitAsync(TKey key, TItem item, CancellationToken cancellationToken) =>
        SubmitAsync(key, item, isUrgent: false, cancellationToken);

    /// <summary>Waits until the item is admitted, and gives the task of its result. For producers that hand in many.</summary>
    /// <exception cref="ObjectDisposedException">It was closed before the item was admitted.</exception>
    public async ValueTask<Task<TResult>> EnqueueAsync(TKey key, TItem item, CancellationToken cancellationToken)
    {
        var entry = Add(key, item, isUrgent: false, awaitsAdmission: true, cancellationToken);
        // What ends the entry before it is admitted is told by the admission; then the result's task has no one to watch it.
        if (entry.Admission is { } admission) await admission.Task;
        return entry.Done.Task;
    }

    /// <summary>Takes no more items and waits until everything handed in has ended.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _closed = true;
            return WhenEmpty();
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Entry> left = [];
        Task empty;
        lock (_gate)
        {
            _closed = true;
            while (_queue.Count > 0) left.Add(_queue.Take(out _));
            empty = WhenEmpty();
        }
        foreach (var entry in left) entry.Fail(new ObjectDisposedException(GetType().Name, "It was closed before this item was taken."));
        await _disposing.CancelAsync();
        await empty;
    }

    private Entry Add(TKey key, TItem item, bool isUrgent, bool awaitsAdmission, CancellationToken cancellationToken)
    {
        var entry = new Entry(this, item, _weigh?.Invoke(item) ?? 1, cancellationToken);
        // Registered before it is queued, so that an entry that is taken at once still knows what to unregister.
        entry.Watch();
        lock (_gate)
        {
            if (entry.Done.Task.IsCompleted) return entry;
            if (!_closed)
            {
                if (_queue.Count == 0) _waitsSince = Stopwatch.GetTimestamp();
                entry.Place = _queue.Add(key, entry, isUrgent, entry.Weight);
                if (awaitsAdmission && !entry.Place.Admitted)
                    entry.Admission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                StartIfDue();
                return entry;
            }
        }
        entry.StopWatching();
        throw new ObjectDisposedException(GetType().Name, "It is closed and takes no more items.");
    }

    private void Change(Func<CoalescerOptions, CoalescerOptions> change)
    {
        lock (_gate)
        {
            var changed = change(_options);
            changed.Validate();
            _options = changed;
            StartIfDue();
        }
    }

    private void StartIfDue()
    {
        // One loop is started at a time: it takes all that fits when it runs, and starts the next if something is left.
        if (_inFlight >= _options.MaxInFlight || _queue.Count == 0) return;
        if (!IsWorthLeaving(_inFlight))
        {
            if (!_isTimed && _options.FurtherBatchWait != Timeout.InfiniteTimeSpan) _ = LeaveInTimeAsync(_options.FurtherBatchWait);
            return;
        }
        _inFlight++;
        // Whoever has threads of its own does not queue behind everybody's work in the pool.
        if (SynchronizationContext.Current is { } own)
            own.Post(static self => _ = ((Coalescer<TKey, TItem, TResult>)self!).RunAsync(), this);
        else ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.RunAsync(), this, preferLocal: false);
    }

    /// <summary>One at a time: looks again once what waits has waited for so long.</summary>
    private async Task LeaveInTimeAsync(TimeSpan wait)
    {
        _isTimed = true;
        for (var left = wait; left > TimeSpan.Zero;)
        {
            await Task.Delay(left, _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                left = _queue.Count == 0 || _closed ? TimeSpan.Zero : wait - Stopwatch.GetElapsedTime(_waitsSince);
                if (left > TimeSpan.Zero) continue;
                _isTimed = false;
                _isOverdue = _queue.Count > 0;
                StartIfDue();
            }
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            if (Coming is { } coming) await GatherAsync(coming);
            if (TryTake() is not { } batch) return;
            IReadOnlyList<Outcome<TResult>> outcomes;
            var started = Stopwatch.GetTimestamp();
            try
            {
                outcomes = await _handler(Array.ConvertAll(batch, entry => entry.Item), _disposing.Token);
                if (outcomes.Count != batch.Length && !(_options.MayEndEarly && outcomes.Count > 0 && outcomes.Count < batch.Length))
                    throw new InvalidOperationException($"The handler answered {outcomes.Count} outcomes for a batch of {batch.Length}.");
            }
            catch (Exception error)
            {
                foreach (var entry in batch) entry.Fail(error);
                continue;
            }
            finally
            {
                BatchTelemetry.Left(_options.Name, batch.Length, started);
            }
            Return(batch.AsSpan(outcomes.Count));
            for (var i = 0; i < outcomes.Count; i++) batch[i].Complete(outcomes[i]);
        }
    }

    /// <summary>Waits briefly so that callers who are on their way join this batch.</summary>
    private async Task GatherAsync(Func<int> coming)
    {
        var since = Stopwatch.GetTimestamp();
        while (Waiting is > 0 and var waiting && waiting < MaxBatchItems && coming() > 0
            && Stopwatch.GetElapsedTime(since) < LongestGathering)
            await Task.Delay(Glance).ConfigureAwait(false);
    }

    /// <summary>The next batch, or null when this loop is to end.</summary>
    private Entry[]? TryTake()
    {
        List<Entry> batch = [];
        lock (_gate)
        {
            var weight = 0L;
            var most = IsWorthLeaving(_inFlight - 1) ? FairPart() : 0;
            var heaviestKey = HeaviestKeyNow();
            while (_inFlight <= _options.MaxInFlight && batch.Count < most && _queue.TryPeek(out var next, heaviestKey))
            {
                if (batch.Count > 0 && weight + next.Weight > _options.MaxBatchWeight) break;
                weight += next.Weight;
                batch.Add(_queue.Take(out var admitted, heaviestKey));
                admitted?.Admission?.TrySetResult();
            }
            if (batch.Count == 0)
            {
                _inFlight--;
                if (_inFlight == 0 && _queue.Count == 0) _drained?.TrySetResult();
                // What waits still is not forgotten, however long those that are under way take.
                StartIfDue();
                return null;
            }
            (_isOverdue, _waitsSince) = (false, Stopwatch.GetTimestamp());
            StartIfDue();
        }
        foreach (var entry in batch) entry.StopWatching();
        return [.. batch];
    }

    private void Return(ReadOnlySpan<Entry> undone)
    {
        if (undone.IsEmpty) return;
        lock (_gate)
            for (var i = undone.Length - 1; i >= 0; i--) _queue.Return(undone[i].Place!);
    }

    /// <summary>
    /// What a key may have waiting to get into the next batch: every second one is of those with little, if there are any.
    /// </summary>
    private long HeaviestKeyNow()
    {
        _lastWasLight = !_lastWasLight && _options.LightWeight > 0 && _queue.TryPeek(out _, _options.LightWeight);
        return _lastWasLight ? _options.LightWeight : long.MaxValue;
    }

    /// <summary>A batch beside others must be worth its trip; the only one always is, so nothing waits without one to wait for.</summary>
    private bool IsWorthLeaving(int others) => others <= 0 || _isOverdue || _queue.Count >= _options.FurtherBatchItems;

    private int FairPart()
    {
        if (_options.FurtherBatchItems == 1) return _options.MaxBatchItems;
        var mayLeave = Math.Max(1, _options.MaxInFlight - _inFlight + 1);
        return Math.Min(_options.MaxBatchItems, Math.Max(_options.FurtherBatchItems, (_queue.Count + mayLeave - 1) / mayLeave));
    }

    private void Withdraw(Entry entry)
    {
        lock (_gate)
        {
            if (entry.Place is { } place)
            {
                if (place.Node.List is null) return;
                _queue.Remove(place)?.Admission?.TrySetResult();
                if (_inFlight == 0 && _queue.Count == 0) _drained?.TrySetResult();
            }
            entry.Cancel();
        }
    }

    private Task WhenEmpty()
    {
        if (_inFlight == 0 && _queue.Count == 0) return Task.CompletedTask;
        _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _drained.Task;
    }

    private sealed class Entry(Coalescer<TKey, TItem, TResult> owner, TItem item, long weight, CancellationToken cancellationToken)
    {
        private CancellationTokenRegistration _watch;

        public TItem Item => item;

        public long Weight => weight;

        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Set while the item waits for admission and its producer waits for that.</summary>
        public TaskCompletionSource? Admission { get; set; }

        public FairQueue<TKey, Entry>.Place? Place { get; set; }

        public void Watch() => _watch = cancellationToken.UnsafeRegister(
            static state => ((Entry)state!).Withdraw(), this);

        public void StopWatching() => _watch.Unregister();

        public void Complete(Outcome<TResult> outcome)
        {
            if (outcome.Error is { } error) Fail(error);
            else Done.TrySetResult(outcome.Value!);
        }

        public void Fail(Exception error)
        {
            _watch.Unregister();
            if (Admission?.TrySetException(error) != true) Done.TrySetException(error);
        }

        public void Cancel()
        {
            if (Admission?.TrySetCanceled(cancellationToken) != true) Done.TrySetCanceled(cancellationToken);
        }

        private void Withdraw() => owner.Withdraw(this);
    }
}
