using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>
/// Keeps a client per org, with its token and describes, because forms and choices are opened often. Another is made when the stored
/// connection changes, and those of orgs that nobody opens any more are let go.
/// </summary>
public sealed class KeptClients(OrgSalesforce salesforce, IOrgStore store, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(30);

    private readonly Fresh<(OrgId Org, long Version), ISalesforceSetup> _clients = new(() => KeptFor, time) { KeptFor = KeptFor };

    /// <exception cref="RefusedException">The org is not connected, or this process cannot reach Salesforce.</exception>
    internal async Task<ISalesforceSetup> OpenAsync(OrgId org, CancellationToken cancellationToken)
    {
        var version = (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken))?.Version;
        return await _clients.GetAsync(
            (org, version ?? 0), async (of, _) => await salesforce.OpenAsync(of.Org, CancellationToken.None), cancellationToken);
    }
}
