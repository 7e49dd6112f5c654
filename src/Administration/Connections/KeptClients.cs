using System.Collections.Concurrent;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>
/// Keeps a client per org, with its token and describes, because forms and choices are opened often. Another is made when the stored
/// connection changes.
/// </summary>
public sealed class KeptClients(OrgSalesforce salesforce, IOrgStore store)
{
    private readonly ConcurrentDictionary<OrgId, (long Version, ISalesforceSetup Client)> _known = new();

    /// <exception cref="RefusedException">The org is not connected, or this process cannot reach Salesforce.</exception>
    internal async Task<ISalesforceSetup> OpenAsync(OrgId org, CancellationToken cancellationToken)
    {
        var version = (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken))?.Version;
        if (version is { } current && _known.TryGetValue(org, out var known) && known.Version == current) return known.Client;
        var client = await salesforce.OpenAsync(org, cancellationToken);
        _known[org] = (version ?? 0, client);
        return client;
    }
}
