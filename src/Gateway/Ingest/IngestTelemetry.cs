using System.Diagnostics;
using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What taking events tells of itself.</summary>
internal static class IngestTelemetry
{
    private static readonly Counter<long> Accepted = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.events.accepted", "{event}", "Events stored durably and answered with 2xx for the first time.");

    private static readonly Counter<long> Repeated = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.events.repeated", "{event}", "Events that were in the inbox already.");

    private static readonly Counter<long> Unreadable = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.events.unreadable", "{event}", "Signed events that could not be understood and were set aside at once, by code.");

    public static void Taken(IReadOnlyList<InboxEntry> entries, IReadOnlyList<AppendVerdict> verdicts)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var org = new KeyValuePair<string, object?>(SyncTelemetry.Org, entries[i].Org.Value);
            if (verdicts[i] == AppendVerdict.Repeated) Repeated.Add(1, org);
            else if (entries[i].Failure is { } failure) Unreadable.Add(1, org, new(SyncTelemetry.ErrorType, failure.Code));
            else Accepted.Add(1, org);
        }
    }

    /// <summary>A span in each event's booking's trace, linked to the request that brought it; disposed once they are stored.</summary>
    public static IDisposable? StartAccepting(IReadOnlyList<InboxEntry> entries)
    {
        if (!SyncTelemetry.Source.HasListeners()) return null;
        var request = Activity.Current;
        ActivityLink[] links = request is null ? [] : [new ActivityLink(request.Context)];
        var spans = new Spans(request);
        foreach (var entry in entries)
        {
            if (entry.SubjectId.Length == 0) continue;
            var span = SyncTelemetry.Source.StartActivity("accept event", ActivityKind.Producer, BookingTrace.Of(entry.Org.Value, entry.SubjectId), links: links);
            span?.SetTag(SyncTelemetry.Org, entry.Org.Value).SetTag(SyncTelemetry.BookingId, entry.SubjectId).SetTag(SyncTelemetry.EventId, entry.EventId);
            if (span is not null) spans.Add(span);
        }
        return spans;
    }

    private sealed class Spans(Activity? before) : List<Activity>, IDisposable
    {
        public void Dispose()
        {
            foreach (var span in this) span.Dispose();
            Activity.Current = before;
        }
    }
}
