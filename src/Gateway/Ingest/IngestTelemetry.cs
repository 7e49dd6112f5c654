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

    /// <summary>So that the first events of an org are an increase.</summary>
    public static void Begins(OrgId org)
    {
        var tag = new KeyValuePair<string, object?>(SyncTelemetry.Org, org.Value);
        Accepted.Add(0, tag);
        Repeated.Add(0, tag);
    }

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
        if (BookingSpans.Begin() is not { } spans) return null;
        ActivityLink[] links = Activity.Current is { } request ? [new ActivityLink(request.Context)] : [];
        foreach (var entry in entries)
        {
            if (entry.SubjectId.Length == 0) continue;
            spans
                .Add("accept event", ActivityKind.Producer, entry.Org.Value, entry.SubjectId, links)
                ?.SetTag(SyncTelemetry.EventId, entry.EventId);
        }
        return spans;
    }
}
