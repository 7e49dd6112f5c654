using System.Diagnostics;
using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>What calls to Salesforce tell of themselves.</summary>
internal static class SalesforceTelemetry
{
    private static readonly Histogram<double> Duration = SyncTelemetry.Meter.CreateHistogram(
        "oncehub.sync.salesforce.call.duration", "s", "How long a call to Salesforce took; its count is the calls made.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    /// <summary>Longer than between two probes of an org whose calls are spent.</summary>
    private static readonly TimeSpan BudgetLasts = TimeSpan.FromMinutes(20);

    private static readonly OrgGauge Used = new(
        "oncehub.sync.salesforce.budget.used",
        "{call}",
        "Calls of the rolling 24 hours, all clients of the Salesforce org together; 0 when nothing was asked of it lately.",
        TimeProvider.System);

    private static readonly OrgGauge Limit = new(
        "oncehub.sync.salesforce.budget.limit",
        "{call}",
        "Calls that Salesforce allows in 24 hours; 0 when nothing was asked of it lately.",
        TimeProvider.System);

    public static void Called(OrgId org, bool writes, long started, string? errorCode, ApiUsage? usage)
    {
        var tags = new TagList { { SyncTelemetry.Org, org.Value }, { SyncTelemetry.Operation, writes ? "write" : "read" } };
        if (errorCode is not null) tags.Add(SyncTelemetry.ErrorType, errorCode);
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        if (usage is null) return;
        Used.Tell(org, usage.Used, BudgetLasts);
        Limit.Tell(org, usage.Limit, BudgetLasts);
    }
}
