using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>Tries an org's connection with a client of its own.</summary>
internal sealed class ConnectionCheck(ISalesforceApiFactory factory, IOrgStore store, TimeProvider time) : IConnectionCheck
{
    public async Task<ConnectionVerdict> CheckAsync(OrgId org, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await factory.Create(org, new StoredConnection(org, store, time)).IdentifyAsync(cancellationToken);
            return new ConnectionWorks(identity.OrganizationId, identity.Username, identity.InstanceUrl);
        }
        catch (SalesforceException refused)
        {
            return new ConnectionFails(refused.Error.Code, refused.Error.Message);
        }
    }
}
