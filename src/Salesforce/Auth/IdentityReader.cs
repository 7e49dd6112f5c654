using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Who is connected. <c>userinfo</c> says it all, but needs a scope of its own; without it, the token answer's <c>id</c>
/// address names org and user, and a query gives the username.
/// </summary>
internal sealed class IdentityReader(OrgWire wire, SalesforceApi api)
{
    private static readonly OrgCondition Nameless = OrgConditions.NotConnected(
        "Salesforce does not say who is connected.", "Add the scope 'id' or 'openid' to the connected app, then connect the org again.");

    public async Task<ConnectedIdentity> ReadAsync(CancellationToken cancellationToken) =>
        await FromUserInfoAsync(cancellationToken) ?? await FromTokenAsync(cancellationToken);

    private async Task<ConnectedIdentity?> FromUserInfoAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await wire.SendAsync(WireRequest.Get("/services/oauth2/userinfo"), cancellationToken);
            return
                Json.Text(answer.Json, "organization_id") is { } org
                && Json.Text(answer.Json, "user_id") is { } user
                && Json.Text(answer.Json, "preferred_username") is { } name
                ? new ConnectedIdentity(org, user, name, Root(answer.Token))
                : null;
        }
        catch (SalesforceException e)
            when (e.Error.HttpStatus is 403 or 404
                && e.Error.Action is FailureAction.SetAside or FailureAction.NeedsAdministrator or FailureAction.RecordGone)
        {
            return null;
        }
    }

    private async Task<ConnectedIdentity> FromTokenAsync(CancellationToken cancellationToken)
    {
        var token = await wire.Tokens.GetAsync(cancellationToken);
        var path = token.Identity?.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (path is not ["id", var org, var user] || !SalesforceId.TryParse(org, out _) || !SalesforceId.TryParse(user, out var userId))
            throw new SalesforceException(new SalesforceError
            {
                Action = FailureAction.NeedsAdministrator,
                Code = ClientErrorCodes.BadConnection,
                Message = $"{Nameless.Reason} {Nameless.Todo}",
                Condition = Nameless,
            });
        var found = await api.QueryAsync(
            $"SELECT Username FROM User WHERE Id = {Soql.Literal(userId)}", includeDeleted: false, cancellationToken);
        var name = found.Records.Select(r => Json.Text(r, "Username")).FirstOrDefault();
        return new ConnectedIdentity(org, user, name ?? "", Root(token));
    }

    private static string Root(AccessToken token) => token.Instance.GetLeftPart(UriPartial.Authority);
}
