using System.Diagnostics;
using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Benchmarks;

/// <summary>Where a request may wait: how long work queues in the thread pool of this process, and how long its commits take.</summary>
internal sealed class Delays : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly Thread _thread;
    private readonly List<double> _pool = [];
    private readonly List<double> _commits = [];

    public Delays()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "oncehub.sync.batch.duration", Meter.Name: SyncTelemetry.Name })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            foreach (var tag in tags)
                if (tag is { Key: SyncTelemetry.Batch, Value: "commit" or "append" }) Add(_commits, seconds * 1000);
        });
        _listener.Start();
        _thread = new Thread(Sample) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Of what was since it was asked last.</summary>
    public (string, double)[] TakeAway()
    {
        lock (_lock)
        {
            (string, double)[] figures =
            [
                ("pool p50 ms", Percentile.Of(_pool, 50)),
                ("commit p50 ms", Percentile.Of(_commits, 50)),
                ("commit p99 ms", Percentile.Of(_commits, 99)),
            ];
            _pool.Clear();
            _commits.Clear();
            return figures;
        }
    }

    public void Dispose()
    {
        _enough.Cancel();
        _thread.Join();
        _listener.Dispose();
        _enough.Dispose();
    }

    private void Sample()
    {
        while (!_enough.Token.WaitHandle.WaitOne(Interval))
        {
            var queued = Stopwatch.GetTimestamp();
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.Self.Add(state.Self._pool, Stopwatch.GetElapsedTime(state.Queued).TotalMilliseconds),
                (Self: this, Queued: queued),
                preferLocal: false);
        }
    }

    private void Add(List<double> values, double value)
    {
        lock (_lock) values.Add(value);
    }
}
