using System.Diagnostics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Telemetry;

/// <summary>The span of a request to Salesforce that carries many callers' reads or writes.</summary>
internal static class SharedRequest
{
    /// <summary>As many links as OpenTelemetry keeps of a span.</summary>
    private const int MostLinks = 128;

    /// <summary>Belongs to its caller's trace when it has one caller; else it has a trace of its own, linked to each caller's.</summary>
    public static Activity? Start(string name, OrgId org, IEnumerable<ActivityContext> callers, int count)
    {
        if (!SyncTelemetry.Source.HasListeners()) return null;
        // What runs here was started by whichever caller came first: that one is not the parent of all.
        Activity.Current = null;
        var distinct = callers.Where(caller => caller != default).Distinct().Take(MostLinks).ToArray();
        var span = distinct is [var only]
            ? SyncTelemetry.Source.StartActivity(name, ActivityKind.Internal, only)
            : SyncTelemetry.Source.StartActivity(
                name, ActivityKind.Internal, default(ActivityContext), links: distinct.Select(caller => new ActivityLink(caller)));
        return span?.SetTag(SyncTelemetry.Org, org.Value).SetTag(SyncTelemetry.Count, count);
    }
}
