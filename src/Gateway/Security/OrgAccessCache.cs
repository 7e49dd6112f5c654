using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Keeps what opens each org for some seconds, and reads it once however many ask.</summary>
internal sealed class OrgAccessCache(IOrgStore store, IOptions<GatewayOptions> options, TimeProvider time) : ICredentialChanges
{
    // Strangers may name any org: past so many the cache starts anew rather than grow.
    private readonly Fresh<OrgId, OrgAccess> _known = new(() => options.Value.AccessCacheTime, time) { Capacity = 20_000 };

    /// <exception cref="StoreUnavailableException">Nothing fresh is cached, and the store cannot be read in time.</exception>
    public ValueTask<OrgAccess> FindAsync(OrgId org, CancellationToken cancellationToken) =>
        _known.GetAsync(org, (asked, _) => LoadAsync(asked), cancellationToken);

    /// <summary>The org's secrets or keys were changed here: the next request reads them again.</summary>
    public void Changed(OrgId org) => _known.Forget(org);

    private async Task<OrgAccess> LoadAsync(OrgId org)
    {
        var timeout = options.Value.StoreTimeout;
        using var limit = new CancellationTokenSource(timeout, time);
        try
        {
            return await OrgAccess.LoadAsync(store, org, limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new StoreUnavailableException($"The store did not answer within {timeout} when the keys of an org were read.", late);
        }
    }
}
