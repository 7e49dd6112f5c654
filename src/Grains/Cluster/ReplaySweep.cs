using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>Goes on with replays: each makes as many failures wait again as its rate allows, and the sweeper finds those.</summary>
/// <remarks>At the greatest rate a step is a tenth of a second's.</remarks>
internal sealed class ReplaySweep(IReplayStore replays, TimeProvider time, ILogger<ReplaySweep> logger)
    : SteppedChore<(OrgId Org, long Id)>("replays", "Replaying failures", mostSteps: 10, time, logger)
{
    private const int ReplaysPerLook = 100;

    protected override Task<IReadOnlyList<(OrgId Org, long Id)>> FindDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        replays.FindDueReplaysAsync(now, ReplaysPerLook, cancellationToken);

    protected override async Task<bool> StepAsync((OrgId Org, long Id) work, DateTimeOffset now, CancellationToken cancellationToken) =>
        await replays.StepReplayAsync(work.Org, work.Id, now, cancellationToken) > 0;

    protected override Task PutOffAsync((OrgId Org, long Id) work, DateTimeOffset until, CancellationToken cancellationToken) =>
        replays.PutOffReplayAsync(work.Org, work.Id, until, cancellationToken);
}
