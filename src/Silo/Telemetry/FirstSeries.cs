using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Tells zeros of what has not happened yet: a process that is idle is there, and an org's first events are an increase rather than
/// where its counters come into being.
/// </summary>
internal sealed class FirstSeries(SiloRoles roles, IOrgStore store, TimeProvider time) : BackgroundService
{
    /// <summary>OpenTelemetry keeps 2,000 series of an instrument; beyond these, counters begin with their first event.</summary>
    private const int MostOrgs = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly HashSet<OrgId> _begun = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (roles.HasFlag(SiloRoles.Silo)) GrainTelemetry.Begins();
        if (roles.HasFlag(SiloRoles.Gateway)) BodyTelemetry.Begins();
        using var timer = new PeriodicTimer(Interval, time);
        do await BeginOrgsAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task BeginOrgsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var orgs = await store.ListOrgsAsync(cancellationToken);
            foreach (var org in orgs.Select(org => org.Org).Where(org => _begun.Count < MostOrgs && _begun.Add(org))) Begin(org);
        }
        catch (Exception unknown) when (unknown is not OperationCanceledException)
        {
            // Out of reach, or not brought to this version yet, which others tell. The next round finds them; without this the host would
            // end.
        }
    }

    private void Begin(OrgId org)
    {
        if (roles.HasFlag(SiloRoles.Silo)) GrainTelemetry.Begins(org);
        if (roles.HasFlag(SiloRoles.Gateway)) IngestTelemetry.Begins(org);
    }
}
