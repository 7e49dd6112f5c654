using System.Collections.Concurrent;

namespace OnceHub.Sync.Batching;

/// <summary>
/// Values that are loaded when somebody asks, kept for a time, and then loaded again. However many ask for a value at once, it is
/// loaded once. A load that fails is not kept: it fails those who waited for it, and the next who asks begins another.
/// </summary>
/// <param name="freshFor">How old a value may be, counted from the start of its load.</param>
public sealed class Fresh<TKey, T>(Func<TimeSpan> freshFor, TimeProvider time, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where T : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new(comparer ?? EqualityComparer<TKey>.Default);
    private long _trimmedAt = time.GetTimestamp();

    /// <summary>With so many values all are dropped when one more is asked for. For keys that strangers may name.</summary>
    /// <value>The default value is no bound.</value>
    public int Capacity { get; init; } = int.MaxValue;

    /// <summary>A value that was not loaded for so long is dropped. Until then it is what its next load starts from.</summary>
    /// <value>The default value is infinite.</value>
    public TimeSpan KeptFor { get; init; } = Timeout.InfiniteTimeSpan;

    /// <param name="load">
    /// Is given the key, and the value that is no longer fresh, or null. It is no caller's own: none of them cancels it, so it must end by
    /// itself.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, not the load.</param>
    public ValueTask<T> GetAsync(TKey key, Func<TKey, T?, Task<T>> load, CancellationToken cancellationToken) =>
        FreshOf(_entries.GetValueOrDefault(key)) is { } value
            ? new(value)
            : new(LoadAsync(key, load, evenIfFresh: false, cancellationToken));

    /// <summary>However fresh it is. Whoever asks while it is being loaded shares that load.</summary>
    public Task<T> RefreshAsync(TKey key, Func<TKey, T?, Task<T>> load, CancellationToken cancellationToken) =>
        LoadAsync(key, load, evenIfFresh: true, cancellationToken);

    /// <summary>The next who asks has it loaded, also when it is being loaded now: who waits already gets the older value.</summary>
    public void Forget(TKey key) => _entries.TryRemove(key, out _);

    /// <inheritdoc cref="Forget(TKey)"/>
    public void Forget(Func<TKey, bool> which)
    {
        foreach (var (key, _) in _entries)
            if (which(key)) Forget(key);
    }

    private Task<T> LoadAsync(TKey key, Func<TKey, T?, Task<T>> load, bool evenIfFresh, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = _entries.GetValueOrDefault(key);
            if (!evenIfFresh && FreshOf(found) is { } value) return Task.FromResult(value);
            if (found?.UnderWay is { } underWay) return underWay.Task.WaitAsync(cancellationToken);
            MakeRoom(forAnother: found is null);
            var waiting = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            var loading = new Entry(found?.Value, found?.LoadedAt ?? 0, waiting);
            if (!(found is null ? _entries.TryAdd(key, loading) : _entries.TryUpdate(key, loading, found))) continue;
            // Not in the context of whoever asks first, a grain's for example: whoever else asks would wait for that.
            _ = Task.Run(() => RunAsync(key, loading, waiting, load), CancellationToken.None);
            return waiting.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Its end is told to all who wait; it throws nothing itself.</summary>
    private async Task RunAsync(TKey key, Entry loading, TaskCompletionSource<T> waiting, Func<TKey, T?, Task<T>> load)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            var value = await load(key, loading.Value);
            // Not where the entry is another by now: somebody had the value forgotten since.
            _entries.TryUpdate(key, new Entry(value, startedAt), loading);
            waiting.SetResult(value);
        }
        catch (Exception failed)
        {
            if (loading.Value is null) _entries.TryRemove(new(key, loading));
            else _entries.TryUpdate(key, new Entry(loading.Value, loading.LoadedAt), loading);
            waiting.SetException(failed);
            // Perhaps nobody waits any more.
            _ = waiting.Task.Exception;
        }
    }

    private T? FreshOf(Entry? entry) =>
        entry is { Value: { } value } && time.GetElapsedTime(entry.LoadedAt) < freshFor() ? value : null;

    private void MakeRoom(bool forAnother)
    {
        if (forAnother && _entries.Count >= Capacity) _entries.Clear();
        if (KeptFor == Timeout.InfiniteTimeSpan || time.GetElapsedTime(Volatile.Read(ref _trimmedAt)) < KeptFor) return;
        Volatile.Write(ref _trimmedAt, time.GetTimestamp());
        foreach (var (key, entry) in _entries)
            if (entry.UnderWay is null && time.GetElapsedTime(entry.LoadedAt) > KeptFor) _entries.TryRemove(new(key, entry));
    }

    /// <summary>Entries are told apart by reference: one that was replaced by an equal one is another.</summary>
    private sealed class Entry(T? value, long loadedAt, TaskCompletionSource<T>? underWay = null)
    {
        /// <summary>Null until the first load has ended.</summary>
        public T? Value => value;

        public long LoadedAt => loadedAt;

        /// <summary>The load that will replace the value, if there is one.</summary>
        public TaskCompletionSource<T>? UnderWay => underWay;
    }
}
