using System.Diagnostics;
using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Batching;

/// <summary>What shared trips tell of themselves.</summary>
internal static class BatchTelemetry
{
    private static readonly Histogram<long> Size = SyncTelemetry.Meter.CreateHistogram(
        "oncehub.sync.batch.size", "{item}", "How many items left together.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 200, 500, 1000] });

    private static readonly Histogram<double> Duration = SyncTelemetry.Meter.CreateHistogram(
        "oncehub.sync.batch.duration", "s", "How long a batch was under way.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    public static void Left(string? name, int items, long started)
    {
        if (name is null) return;
        var tag = new KeyValuePair<string, object?>(SyncTelemetry.Batch, name);
        Size.Record(items, tag);
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tag);
    }
}
