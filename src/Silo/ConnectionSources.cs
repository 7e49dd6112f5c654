using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>The stored connections, for administration: those that the grains use.</summary>
internal sealed class ConnectionSources(IOrgStore store, TimeProvider time) : IConnectionSources
{
    public IConnectionSource Of(OrgId org) => new StoredConnection(org, store, time);
}
