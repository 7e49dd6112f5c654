using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Where a burst of new Contacts and Accounts spends itself: what is allocated, and which of our code runs, by the stage of an event's
/// way. By samples of the runtime's own: a stack for each 100 KB that are allocated, and those of all threads that run managed code,
/// many times a second. Work of the database library's native code and of the collector is in no stack.
/// </summary>
internal static class StagesBenchmark
{
    private const string Name = "stages";
    private const string Org = "stages";
    private const string Rest = "rest: the server, Orleans, the pool";

    /// <summary>From the end of a stack on, the first frame that has one of these in its name says the stage.</summary>
    private static readonly (string Stage, string[] Frames)[] Stages =
        [
            ("the benchmark's own posting", ["OnceHub.Sync.Benchmarks."]),
            ("accept", ["OnceHub.Sync.Gateway.", "AppendAsync"]),
            ("load: read, bind, open", ["ReadDueAsync", "BindAsync", "DropErasedAsync", "LoadAsync", "OrgPuller", "TurnOpening"]),
            ("record", ["TurnClosing", "CommitAsync", "SqliteRecording", "PostgresRecording", "GrainTelemetry"]),
            ("write: look-ups and writes", ["OnceHub.Sync.Grains.Pipeline.", "OnceHub.Sync.Salesforce."]),
            ("decide", ["OnceHub.Sync.Grains.Guests.", "OnceHub.Sync.Grains.Orgs.GuestDispatcher"]),
            ("storage of all of them", ["OnceHub.Sync.Storage."]),
        ];

    public static async Task RunAsync(Report report, bool quick)
    {
        var size = quick ? 10_000 : 100_000;
        await EachStore.RunAsync(Name, (store, configuration) => MeasureAsync(report, size, store, configuration));
    }

    private static async Task MeasureAsync(Report report, int size, string store, (string Name, string Value)[] configuration)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.nettrace");
        try
        {
            await using (var product = await RunningProduct.StartAsync(configuration))
            {
                await product.ConnectAsync(Org);
                await Burst.OfGuestsAsync(product, Org, "stages-warm", 10_000);
                using var session = await new DiagnosticsClient(Environment.ProcessId).StartEventPipeSessionAsync(
                    [
                        new("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
                        new("Microsoft-Windows-DotNETRuntime", EventLevel.Verbose, (long)ClrTraceEventParser.Keywords.GC),
                    ],
                    requestRundown: true,
                    circularBufferMB: 512,
                    CancellationToken.None);
                var writing = CopyAsync(session.EventStream, file);
                await Burst.OfGuestsAsync(product, Org, "stages", size);
                await session.StopAsync(CancellationToken.None);
                await writing;
            }
            Tell(report, file, size, store);
        }
        finally
        {
            File.Delete(file);
            File.Delete(Path.ChangeExtension(file, ".etlx"));
        }
    }

    private static async Task CopyAsync(Stream events, string file)
    {
        await using var copy = File.Create(file);
        await events.CopyToAsync(copy);
    }

    private static void Tell(Report report, string file, int size, string store)
    {
        Dictionary<string, double> allocated = [];
        Dictionary<string, double> ran = [];
        using var log = new TraceLog(TraceLog.CreateFromEventPipeDataFile(file, Path.ChangeExtension(file, ".etlx")));
        foreach (var happened in log.Events)
            if (happened is GCAllocationTickTraceData tick) Add(allocated, StageOf(tick), tick.AllocationAmount64);
            else if (happened is ClrThreadSampleTraceData { Type: ClrThreadSampleType.Managed } sample) Add(ran, StageOf(sample), 1);
        foreach (var stage in Stages.Select(stage => stage.Stage).Append(Rest))
            report.Add(
                Name,
                $"{store}, {size:N0}: {stage}",
                ("share of managed time", Share(ran, stage)),
                ("share of allocation", Share(allocated, stage)),
                ("KB allocated a booking", allocated.GetValueOrDefault(stage) / 1024 / size));
    }

    private static string StageOf(TraceEvent happened)
    {
        for (var frame = happened.CallStack(); frame is not null; frame = frame.Caller)
        {
            var name = frame.CodeAddress.FullMethodName;
            foreach (var (stage, frames) in Stages)
                if (Array.Exists(frames, part => name.Contains(part, StringComparison.Ordinal))) return stage;
        }
        return Rest;
    }

    private static void Add(Dictionary<string, double> sums, string stage, double value) =>
        sums[stage] = sums.GetValueOrDefault(stage) + value;

    private static double Share(Dictionary<string, double> sums, string stage) =>
        sums.Count == 0 ? 0 : sums.GetValueOrDefault(stage) / sums.Values.Sum();
}
