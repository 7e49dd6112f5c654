using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>Removes orgs, with everything of them.</summary>
public sealed class OrgRemovals(
    IErasureStore erasures, FormerGrant grants, OrgWorker worker, IEnumerable<ICredentialChanges> changes, TimeProvider time)
{
    /// <summary>From now on nothing finds the org and none of its keys opens anything; the rest goes by itself, in steps.</summary>
    public async Task<Result<ErasureRecord>> RemoveAsync(OrgId org, string startedBy, CancellationToken cancellationToken)
    {
        var grant = await grants.FindAsync(org, cancellationToken);
        if (await erasures.StartRemovalAsync(org, startedBy, time.GetUtcNow(), cancellationToken) is not { } started)
            return new Refusal(RefusalKind.OrgNotFound, $"There is no org '{org}'. It may be removed already.");
        foreach (var listening in changes) listening.Changed(org);
        // Its grain forgets connection and settings; one that cannot be reached finds none when it asks for them again.
        await worker.ReloadAsync(org, cancellationToken);
        await grants.GiveBackAsync(grant, cancellationToken);
        return started;
    }
}
