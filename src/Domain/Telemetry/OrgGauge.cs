using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OnceHub.Sync.Domain;

/// <summary>
/// A gauge of values by org that come now and then. A plain gauge keeps for ever what it was last told, also in a process that
/// has long stopped working for the org; this one tells zero once the value is too old. (Zero and not nothing: cumulative
/// exporters go on sending the last point of a series that is not observed any more.)
/// </summary>
public sealed class OrgGauge
{
    private readonly ConcurrentDictionary<OrgId, Measured> _measured = new();
    private readonly TimeProvider _time;

    public OrgGauge(string name, string unit, string description, TimeProvider time)
    {
        _time = time;
        SyncTelemetry.Meter.CreateObservableGauge(name, Read, unit, description);
    }

    /// <param name="lasts">How long it counts unless something newer is told.</param>
    public void Tell(OrgId org, long value, TimeSpan lasts)
    {
        var until = _time.GetUtcNow() + lasts;
        _measured.AddOrUpdate(
            org, new Measured(value, until), (_, before) => new Measured(value, before.Until > until ? before.Until : until));
    }

    private IEnumerable<Measurement<long>> Read()
    {
        var now = _time.GetUtcNow();
        foreach (var (org, told) in _measured)
            yield return new Measurement<long>(
                told.Until > now ? told.Value : 0, new KeyValuePair<string, object?>(SyncTelemetry.Org, org.Value));
    }

    private sealed record Measured(long Value, DateTimeOffset Until);
}
