using System.Diagnostics;
using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Pipeline.Bulk;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Telemetry;

/// <summary>What the work behind the grains tells of itself.</summary>
internal static class GrainTelemetry
{
    private static readonly Counter<long> Synced = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.events.synced", "{event}", "Events that Salesforce is true to now.");

    private static readonly Counter<long> Failed = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.events.failed", "{event}", "Events set aside, by code.");

    private static readonly Counter<long> Deferred = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.events.deferred", "{event}", "Events deferred, to be tried later.");

    private static readonly Histogram<double> Delay = SyncTelemetry.Meter.CreateHistogram(
        "oncehub.sync.event.delay", "s", "From an event's acceptance to its outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] }
    );

    private static readonly Histogram<double> Turn = SyncTelemetry.Meter.CreateHistogram(
        "oncehub.sync.turn.duration", "s", "How long a guest's turn took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20] });

    private static readonly UpDownCounter<long> Pulling = SyncTelemetry.Meter.CreateUpDownCounter<long>(
        "oncehub.sync.orgs.pulling", "{org}", "Orgs whose inbox this process pulls.");

    private static readonly UpDownCounter<long> Paused = SyncTelemetry.Meter.CreateUpDownCounter<long>(
        "oncehub.sync.orgs.paused", "{org}", "Orgs that are stopped by a condition of their whole Salesforce org, by its code.");

    private static readonly Gauge<long> Backlog = SyncTelemetry.Meter.CreateGauge<long>(
        "oncehub.sync.inbox.backlog",
        "{event}",
        "Events without an outcome, by state: all that wait, and those due now. One silo tells it.");

    private static readonly Gauge<double> OldestAge = SyncTelemetry.Meter.CreateGauge<double>(
        "oncehub.sync.inbox.oldest.age", "s", "How long the event that is due longest has been so. One silo tells it.");

    private static readonly OrgGauge Warnings = new(
        "oncehub.sync.settings.warnings",
        "{warning}",
        "What the org's settings do not suit in its Salesforce any more, as last looked.",
        TimeProvider.System);

    private static readonly Histogram<double> BulkJob = SyncTelemetry.Meter.CreateHistogram(
        "oncehub.sync.bulk.job.duration", "s", "How long a Bulk 2.0 job took, by how it ended.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] });

    private static readonly Counter<long> BulkRows = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.bulk.rows", "{row}", "Rows that left in Bulk 2.0 jobs, by how the job ended.");

    public static void BulkJobEnded(OrgId org, BulkEnd end, int rows, TimeSpan took)
    {
        KeyValuePair<string, object?> state = new(
            SyncTelemetry.State,
            end switch
            {
                BulkEnd.NotSent => "not_sent",
                _ => end.ToString().ToLowerInvariant(),
            });
        BulkJob.Record(took.TotalSeconds, Of(org), state);
        BulkRows.Add(rows, Of(org), state);
    }

    /// <summary>What a look at the org's objects found, or had found lately.</summary>
    /// <param name="lasts">Where the next look is told elsewhere, it counts no longer.</param>
    public static void WarningsAre(OrgId org, int count, TimeSpan lasts) => Warnings.Tell(org, count, lasts);

    /// <summary>So that a silo that has nothing to do is known to be there.</summary>
    public static void Begins() => Pulling.Add(0);

    /// <summary>So that the first events of an org are an increase.</summary>
    public static void Begins(OrgId org)
    {
        Synced.Add(0, Of(org));
        Deferred.Add(0, Of(org));
    }

    public static void PullingBegins() => Pulling.Add(1);

    public static void PullingEnds() => Pulling.Add(-1);

    public static void PauseBegins(OrgId org, string code) => Paused.Add(1, Of(org), new(SyncTelemetry.ErrorType, code));

    public static void PauseEnds(OrgId org, string code) => Paused.Add(-1, Of(org), new(SyncTelemetry.ErrorType, code));

    public static void WaitingIs(OrgId org, Backlog backlog, DateTimeOffset now)
    {
        Backlog.Record(backlog.Waiting, Of(org), new(SyncTelemetry.State, "waiting"));
        Backlog.Record(backlog.Due, Of(org), new(SyncTelemetry.State, "due"));
        // Not since it was received: one that is tried again in five minutes, or replayed at a rate, is not late.
        OldestAge.Record(backlog.DueSince is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0, Of(org));
    }

    /// <summary>What was recorded of a turn: nothing of a booking that somebody else had changed meanwhile.</summary>
    public static void Recorded(OrgId org, IEnumerable<BookingCommit> applied, int deferred)
    {
        foreach (var unit in applied)
        {
            Synced.Add(unit.Completed.Length, Of(org));
            foreach (var code in unit.Failed.GroupBy(row => row.Reason.Code))
                Failed.Add(code.Count(), Of(org), new(SyncTelemetry.ErrorType, code.Key));
        }
        Deferred.Add(deferred, Of(org));
    }

    /// <summary>A turn ended with all its events' outcomes recorded.</summary>
    public static void Finished(OrgId org, IEnumerable<InboxRow> rows, DateTimeOffset now)
    {
        foreach (var row in rows) Delay.Record(Math.Max(0, (now - row.ReceivedAt).TotalSeconds), Of(org));
    }

    public static TurnSpans StartTurn(GuestWork work) => new(work);

    private static KeyValuePair<string, object?> Of(OrgId org) => new(SyncTelemetry.Org, org.Value);

    /// <summary>A guest's turn: a span in the trace of each booking in it. What the turn calls is in the first one's.</summary>
    internal readonly struct TurnSpans : IDisposable
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private readonly KeyValuePair<string, object?> _org;
        private readonly BookingSpans? _spans = BookingSpans.Begin();

        public TurnSpans(GuestWork work)
        {
            _org = new(SyncTelemetry.Org, work.Org.Value);
            if (_spans is null) return;
            var before = Activity.Current;
            foreach (var booking in work.Items.GroupBy(item => item.Row.SubjectId, StringComparer.Ordinal))
                _spans
                    .Add("process booking", ActivityKind.Consumer, work.Org.Value, booking.Key)
                    ?.SetTag(SyncTelemetry.Count, booking.Count());
            Activity.Current = _spans.First ?? before;
        }

        public void Dispose()
        {
            Turn.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, _org);
            _spans?.Dispose();
        }
    }
}
