using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Users;

/// <summary>The end of a OnceHub user's own login: who it is is kept, and nothing else.</summary>
public sealed class PersonalConnect(OrgSalesforce salesforce, UserTable table, OrgWorker worker, TimeProvider time)
{
    /// <summary>Says who somebody is, and gives no access to data and no refresh token.</summary>
    internal const string Scopes = "openid";

    /// <exception cref="RefusedException">Nothing was kept; says why and what to do.</exception>
    internal async Task<PersonConnected> FinishAsync(OrgId org, string user, ConnectedByCode exchanged, CancellationToken cancellationToken)
    {
        var (orgId, userId) = IdentityOf(exchanged.IdentityUrl);
        var api = await salesforce.OpenAsync(org, cancellationToken);
        var connected = await api.IdentifyAsync(cancellationToken);
        if (!SalesforceId.TryParse(connected.OrganizationId, out var ours) || ours != orgId)
            throw new RefusedException(
                RefusalKind.ConnectRefused,
                $"You logged in to another Salesforce org ({orgId}) than the one that '{org}' is connected to "
                + $"({connected.OrganizationId}). Begin again and log in there.");
        var found = await SalesforceUsers.FindAsync(api, [userId], cancellationToken);
        if (found is not [{ IsActive: true } person])
            throw new RefusedException(
                RefusalKind.ConnectRefused,
                $"The connected user does not see an active Salesforce user {userId}, so you cannot own records. "
                + "Ask your Salesforce administrator.");
        if (!EmailAddress.TryNormalize(user, out var email)) email = (await table.ReadAsync(org, cancellationToken)).Find(user)?.Email;
        email ??= (await worker.FindAccountUsersAsync(org, cancellationToken)).FirstOrDefault(one => one.Id == user)?.Email;
        var entry = new OrgUser
        {
            User = user,
            Email = email,
            SalesforceUser = person.Id,
            Username = person.Username,
            By = UserProof.Connected,
            At = time.GetUtcNow(),
        };
        await table.ChangeAsync(org, users => users.With(entry), cancellationToken);
        return new PersonConnected(org, entry);
    }

    private static (SalesforceId Org, SalesforceId User) IdentityOf(Uri? identity) =>
        identity?.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["id", var org, var user]
        && SalesforceId.TryParse(org, out var orgId)
        && SalesforceId.TryParse(user, out var userId)
            ? (orgId, userId)
            : throw new RefusedException(
                RefusalKind.ConnectRefused,
                "Salesforce did not say who logged in. Add the scope 'Access unique user identifiers (openid)' to the connected app, "
                + "and begin again.");
}
