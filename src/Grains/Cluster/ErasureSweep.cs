using Microsoft.Extensions.Logging;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Cluster;

/// <summary>Goes on with erasures of guests and removals of orgs.</summary>
internal sealed class ErasureSweep(IErasureStore erasures, TimeProvider time, ILogger<ErasureSweep> logger)
    : SteppedChore<long>("erasures", "Erasing guests and orgs", mostSteps: 20, time, logger)
{
    private const int ErasuresPerLook = 20;

    protected override Task<IReadOnlyList<long>> FindDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        erasures.FindDueErasuresAsync(now, ErasuresPerLook, cancellationToken);

    protected override Task<bool> StepAsync(long work, DateTimeOffset now, CancellationToken cancellationToken) =>
        erasures.StepErasureAsync(work, now, cancellationToken);

    protected override Task PutOffAsync(long work, DateTimeOffset until, CancellationToken cancellationToken) =>
        erasures.PutOffErasureAsync(work, until, cancellationToken);
}
