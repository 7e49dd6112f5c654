using System.Collections.Concurrent;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Prefill;

/// <summary>
/// Keeps a client per org, with its token and describes, because forms are opened often. Another is made when the stored
/// connection changes.
/// </summary>
public sealed class PrefillClients(OrgSalesforce salesforce, ISyncStore store)
{
    private readonly ConcurrentDictionary<OrgId, (long Version, ISalesforceApi Client)> _known = new();

    /// <exception cref="RefusedException">The org is not connected, or this process cannot reach Salesforce.</exception>
    internal async Task<ISalesforceApi> OpenAsync(OrgId org, CancellationToken cancellationToken)
    {
        var version = (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken))?.Version;
        if (version is { } current && _known.TryGetValue(org, out var known) && known.Version == current) return known.Client;
        var client = await salesforce.OpenAsync(org, cancellationToken);
        _known[org] = (version ?? 0, client);
        return client;
    }
}
