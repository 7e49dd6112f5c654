using System.Collections.Concurrent;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Threads on which requests go on once their events are stored. In the pool's queue an answer would wait behind what thousands of
/// another org's turns read and write; between threads the operating system shares the processors.
/// </summary>
internal sealed class IngestThreads : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Run, object? State)> _work = [];
    private readonly Thread[] _threads;

    public IngestThreads()
    {
        _threads =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount).Select(i => new Thread(Work) { IsBackground = true, Name = $"ingest {i}" }),
        ];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>
    /// What is awaited from here on, until this is disposed, goes on on these threads; dispose it before the method returns.
    /// </summary>
    public Scope GoOnHere()
    {
        var before = Current;
        SetSynchronizationContext(this);
        return new Scope(before);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _work.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // After the end, what is still awaited must go on nevertheless.
            ThreadPool.QueueUserWorkItem(static work => work.Run(work.State), (Run: d, State: state), preferLocal: false);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _work.CompleteAdding();

    // Without this as the current context: then whoever awaits a result goes on at once, in the same breath.
    private void Work()
    {
        foreach (var (run, state) in _work.GetConsumingEnumerable()) run(state);
    }

    internal readonly struct Scope(SynchronizationContext? before) : IDisposable
    {
        public void Dispose() => SetSynchronizationContext(before);
    }
}
