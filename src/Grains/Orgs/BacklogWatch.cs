using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Measures what waits in the inboxes, of the orgs that have due rows.</summary>
internal sealed class BacklogWatch(ISyncStore store, IOptions<GrainsOptions> options, TimeProvider time, ILogger<BacklogWatch> logger)
    : RepeatedWork("Measuring what waits in the inboxes", options.Value.BacklogInterval, time, logger)
{
    /// <summary>Those whose events have waited longest come first.</summary>
    private const int OrgsMeasured = 200;

    private HashSet<OrgId> _before = [];

    protected override Task RoundAsync(CancellationToken cancellationToken) => MeasureAsync(cancellationToken);

    internal async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var orgs = await store.FindOrgsWithDueRowsAsync(now, OrgsMeasured, cancellationToken);
        // Those that have nothing due any more are measured once more, to tell so.
        foreach (var org in orgs.Union(_before)) GrainTelemetry.WaitingIs(org, await store.GetBacklogAsync(org, now, cancellationToken), now);
        _before = [.. orgs];
    }
}
