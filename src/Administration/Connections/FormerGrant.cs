using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>
/// Gives grants back that are not used any more: a Salesforce user and app have five, and the next one silently pushes out
/// the oldest, which may be another org's connection.
/// </summary>
public sealed class FormerGrant(OrgSalesforce salesforce, IOrgStore store)
{
    /// <summary>
    /// The connection in use, if its grant is nobody else's; null where somebody brought the token, who may use it elsewhere.
    /// </summary>
    internal async Task<RefreshTokenConnection?> FindAsync(OrgId org, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is { } stored
                && SalesforceConnectionJson.Read(stored.Value) is RefreshTokenConnection { IsOwnGrant: true } own ? own : null;
        }
        catch (Exception unreadable) when (unreadable is SecretUnreadableException or JsonException)
        {
            // Connecting anew is what mends it.
            return null;
        }
    }

    internal async Task GiveBackAsync(RefreshTokenConnection? grant, CancellationToken cancellationToken)
    {
        if (grant is null) return;
        try
        {
            await salesforce.WebFlow.RevokeAsync(grant, cancellationToken);
        }
        catch (Exception failed) when (failed is SalesforceException or RefusedException)
        {
            // It is stored nowhere, and ends by the app's own policy.
        }
    }
}
