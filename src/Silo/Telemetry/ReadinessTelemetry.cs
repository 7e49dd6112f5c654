using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Tells by role, as <c>/health/ready</c> does, whether the store can be used: while it cannot, an orchestrator sends no requests that
/// could fail and be counted. That there is a process with the role is told by the same series.
/// </summary>
internal sealed class ReadinessTelemetry(SiloRoles roles, StorePing store, TimeProvider time) : BackgroundService
{
    private static readonly Gauge<long> Ready = SyncTelemetry.Meter.CreateGauge<long>(
        "oncehub.sync.store.ready", "{store}", "1 while the store answers and its secrets can be opened, otherwise 0.");

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly KeyValuePair<string, object?>[] _roles =
    [
        .. from role in new[] { SiloRoles.Silo, SiloRoles.Gateway, SiloRoles.Console }
           where roles.HasFlag(role)
           select new KeyValuePair<string, object?>(SyncTelemetry.Role, role.ToString().ToLowerInvariant()),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var ready = await store.WhyNotAsync() is null ? 1 : 0;
            foreach (var role in _roles) Ready.Record(ready, role);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
