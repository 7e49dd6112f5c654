using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>
/// Measures what waits in the inboxes, of the orgs that have due rows. One process of many tells it, so that the gauges can be
/// summed: the one whose claim in the store has not run out.
/// </summary>
internal sealed class BacklogWatch(ISyncStore store, IOptions<GrainsOptions> options, TimeProvider time, ILogger<BacklogWatch> logger)
    : Chore("backlog", "Measuring what waits in the inboxes", options.Value.BacklogInterval, time, logger)
{
    internal const string ClaimKey = "backlog-gauge";

    /// <summary>Three of the longest rounds.</summary>
    private static readonly TimeSpan LongestClaim = TimeSpan.FromMinutes(30);

    private static readonly Backlog Nothing = new(0, 0, null, null);

    private readonly string _self = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():n}";
    private HashSet<OrgId> _told = [];

    /// <summary>How many orgs are found in a round: those whose events have waited longest.</summary>
    internal int OrgsFound { private get; init; } = 200;

    protected override Task RoundAsync(CancellationToken cancellationToken) => MeasureAsync(cancellationToken);

    internal async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        // It outlasts a round that comes late, and one that was missed.
        if (!await ClaimAsync(now, Interval * 3, cancellationToken))
        {
            TellNothing(now);
            return;
        }
        var orgs = await store.FindOrgsWithDueRowsAsync(now, OrgsFound, cancellationToken);
        HashSet<OrgId> told = [];
        // A gauge keeps what it was last told: whoever was measured is measured until nothing is due, also behind the first.
        foreach (var org in orgs.Union(_told))
        {
            var backlog = await store.GetBacklogAsync(org, now, cancellationToken);
            GrainTelemetry.WaitingIs(org, backlog, now);
            if (backlog.Due > 0) told.Add(org);
        }
        _told = told;
    }

    public override async Task EndAsync()
    {
        var now = Time.GetUtcNow();
        TellNothing(now);
        try
        {
            await ClaimAsync(now, TimeSpan.Zero, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It runs out by itself.
        }
    }

    /// <summary>A gauge keeps what it was last told.</summary>
    private void TellNothing(DateTimeOffset now)
    {
        foreach (var org in _told) GrainTelemetry.WaitingIs(org, Nothing, now);
        _told = [];
    }

    /// <summary>False while another process has the claim, or takes it first.</summary>
    private async Task<bool> ClaimAsync(DateTimeOffset now, TimeSpan life, CancellationToken cancellationToken)
    {
        var kept = await store.FindSmallRecordAsync(ClaimKey, cancellationToken);
        var claim = kept is null ? null : JsonSerializer.Deserialize<Claim>(kept.State);
        if (claim is not null && claim.Owner != _self && PutOff.Lasts(claim.Until, now, LongestClaim)) return false;
        var mine = new VersionedState(kept?.ExpectedVersion ?? 0, JsonSerializer.Serialize(new Claim(_self, now + life)));
        return await store.SaveSmallRecordAsync(ClaimKey, mine, cancellationToken);
    }

    private sealed record Claim(string Owner, DateTimeOffset Until);
}
