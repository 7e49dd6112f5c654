using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>How an org is doing: what waits, what its worker does, and the API calls that are left.</summary>
public sealed class OrgHealth(IInboxStore store, OrgWorker worker, TimeProvider time)
{
    public async Task<OrgState> FindAsync(OrgId org, CancellationToken cancellationToken)
    {
        var backlog = await store.GetBacklogAsync(org, time.GetUtcNow(), cancellationToken);
        return new OrgState(
            org, backlog, await worker.FindStatusAsync(org, cancellationToken), await FindCatchUpAsync(org, cancellationToken));
    }

    /// <summary>What the org's worker says: calls used and left, and why it pauses.</summary>
    public async Task<Result<OrgStatus>> FindWorkerAsync(OrgId org, CancellationToken cancellationToken) =>
        await worker.FindStatusAsync(org, cancellationToken) is { } status ? status : NoWorker(org);

    internal static Refusal NoWorker(OrgId org) => new(
        RefusalKind.WorkerUnavailable,
        $"What does the work of org '{org}' cannot be reached from here. Events are accepted all the same; check that a silo is up.");

    private async Task<CatchUpState?> FindCatchUpAsync(OrgId org, CancellationToken cancellationToken)
    {
        try
        {
            return worker.CatchUpKeys is { } keys ? new CatchUpState(await keys.FindAsync(org.Value, cancellationToken)) : null;
        }
        catch (SecretUnreadableException)
        {
            // The rest of the status is worth telling all the same; the key's own address says what is wrong.
            return null;
        }
    }
}

/// <param name="Worker">Null when it cannot be reached from here.</param>
/// <param name="CatchUp">Null where this process does not know.</param>
public sealed record OrgState(OrgId Org, Backlog Backlog, OrgStatus? Worker, CatchUpState? CatchUp);

/// <param name="Key">Null when there is none, and OnceHub is not asked for bookings whose webhooks never came.</param>
public sealed record CatchUpState(CatchUpKeyStatus? Key);
