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

    private static readonly Gauge<long> Used = SyncTelemetry.Meter.CreateGauge<long>(
        "oncehub.sync.salesforce.budget.used", "{call}", "Calls of the rolling 24 hours, all clients of the Salesforce org together.");

    private static readonly Gauge<long> Limit = SyncTelemetry.Meter.CreateGauge<long>(
        "oncehub.sync.salesforce.budget.limit", "{call}", "Calls that Salesforce allows in 24 hours.");

    public static void Called(OrgId org, bool writes, long started, string? errorCode, ApiUsage? usage)
    {
        var tags = new TagList { { SyncTelemetry.Org, org.Value }, { SyncTelemetry.Operation, writes ? "write" : "read" } };
        if (errorCode is not null) tags.Add(SyncTelemetry.ErrorType, errorCode);
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        if (usage is null) return;
        Used.Record(usage.Used, new KeyValuePair<string, object?>(SyncTelemetry.Org, org.Value));
        Limit.Record(usage.Limit, new KeyValuePair<string, object?>(SyncTelemetry.Org, org.Value));
    }
}
