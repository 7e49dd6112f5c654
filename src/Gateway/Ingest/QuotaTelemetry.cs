using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Tells which orgs send more than they may.</summary>
internal static class QuotaTelemetry
{
    private static readonly Counter<long> RefusedRequests = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.quota.refused", "{request}", "Requests answered 429 because their org has sent more than it may, by what of.");

    public static void Refused(OrgId org, string quota) => RefusedRequests.Add(
        1,
        new KeyValuePair<string, object?>(SyncTelemetry.Org, org.Value),
        new KeyValuePair<string, object?>(SyncTelemetry.ErrorType, quota));
}
