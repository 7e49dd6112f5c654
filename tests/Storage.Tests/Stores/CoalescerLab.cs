using System.Globalization;
using System.Threading.Channels;
using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>A coalescer whose batches the test sees start, and lets return.</summary>
internal sealed class CoalescerLab : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Channel<StartedBatch> _started = Channel.CreateUnbounded<StartedBatch>();
    private volatile bool _over;

    public CoalescerLab(CoalescerOptions? options = null, Func<int, long>? weigh = null, Func<int>? coming = null) =>
        Coalescer = new Coalescer<string, int, string>(options ?? new CoalescerOptions(), HandleAsync, weigh) { Coming = coming };

    public Coalescer<string, int, string> Coalescer { get; }

    public Task<string> Submit(string key, int item, CancellationToken cancellationToken = default) =>
        Coalescer.SubmitAsync(key, item, cancellationToken);

    public Task<string> SubmitUrgent(string key, int item) => Coalescer.SubmitAsync(key, item, isUrgent: true, default);

    public ValueTask<Task<string>> Enqueue(string key, int item) => Coalescer.EnqueueAsync(key, item, default);

    public async Task<StartedBatch> StartedAsync() => await _started.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    public async Task NextBatchAsync(int[] expected)
    {
        var batch = await StartedAsync();
        Assert.Equal(expected, batch.Items);
        batch.Return();
    }

    /// <summary>Gives the pool turns enough to start what could start.</summary>
    public async Task NothingStartsAsync()
    {
        for (var i = 0; i < 100; i++) await Task.Run(() => { });
        Assert.False(_started.Reader.TryPeek(out _));
    }

    public async ValueTask DisposeAsync()
    {
        _over = true;
        while (_started.Reader.TryRead(out var batch)) batch.Return();
        await Coalescer.DisposeAsync();
    }

    private async Task<IReadOnlyList<Outcome<string>>> HandleAsync(IReadOnlyList<int> items, CancellationToken cancellationToken)
    {
        var batch = new StartedBatch(items);
        _started.Writer.TryWrite(batch);
        if (_over) batch.Return();
        var done = await batch.Returned.WaitAsync(Deadline, CancellationToken.None);
        return [.. items.Take(done).Select(item => item < 0
            ? Outcome.Failed<string>(new FormatException())
            : Outcome.Of(item.ToString(CultureInfo.InvariantCulture)))];
    }
}

internal sealed class StartedBatch(IReadOnlyList<int> items)
{
    private readonly TaskCompletionSource<int> _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<int> Items => items;

    /// <summary>How many of its items are done then.</summary>
    public Task<int> Returned => _returned.Task;

    public void Return() => ReturnAfter(items.Count);

    /// <summary>It ends early.</summary>
    public void ReturnAfter(int done) => _returned.TrySetResult(done);

    public void Throw(Exception error) => _returned.TrySetException(error);
}
