using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>How an org is connected to Salesforce. What was saved is never shown again.</summary>
internal static class ConnectionEndpoints
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(25);

    public static async Task<IResult> SaveAsync(
        HttpContext http, string org, [FromServices] ISyncStore store, OrgWorker worker, SettingsValidation validation, FormerGrant former, TimeProvider time, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var connection = (await JsonBody.ReadAsync<ConnectionRequest>(http)).ToConnection();
        var before = await validation.LastLookAsync(orgId, cancellationToken);
        var replaced = await former.FindAsync(orgId, cancellationToken);
        await store.SaveSecretAsync(
            org, SalesforceConnectionJson.SecretName, SalesforceConnectionJson.Write(connection), expectedVersion: null, cancellationToken);
        var reloaded = await worker.ReloadAsync(orgId, cancellationToken);
        var check = await TryAsync(http, orgId, time, cancellationToken);
        if (check is { Works: true }) await former.GiveBackAsync(replaced, cancellationToken);
        var differences = check is { Works: true } ? await validation.RunAsync(orgId, await StoredSettings.ReadAsync(store, orgId, cancellationToken), cancellationToken, before) : null;
        return TypedResults.Ok(new SavedConnection(ConnectionView.Of(connection), reloaded, check, differences is { WhyNot: null } known ? [.. known.Findings.Select(FindingView.Of)] : null));
    }

    public static async Task<IResult> FindAsync(string org, [FromServices] ISyncStore store, CancellationToken cancellationToken) =>
        await store.FindSecretAsync(org, SalesforceConnectionJson.SecretName, cancellationToken) is { } stored
            ? TypedResults.Ok(ConnectionView.Of(SalesforceConnectionJson.Read(stored.Value)))
            : Problem.Of(ProblemKinds.NotConnected, $"Org '{org}' has no connection. PUT one to /v1/orgs/{org}/connection.");

    private static async Task<ConnectionCheckView?> TryAsync(HttpContext http, OrgId org, TimeProvider time, CancellationToken cancellationToken)
    {
        if (http.RequestServices.GetService(typeof(IConnectionCheck)) is not IConnectionCheck check) return null;
        try
        {
            return await check.CheckAsync(org, cancellationToken).WaitAsync(CheckLimit, time, cancellationToken) switch
            {
                ConnectionWorks works => new ConnectionCheckView(true, works.OrganizationId, works.Username, works.InstanceUrl, null, null),
                ConnectionFails fails => new ConnectionCheckView(false, null, null, null, fails.Code, fails.Message),
                var other => throw new InvalidOperationException($"There is no answer for a {other.GetType().Name}."),
            };
        }
        catch (TimeoutException)
        {
            return new ConnectionCheckView(
                false, null, null, null, FailureCodes.SalesforceUnreachable, "Salesforce did not answer in time. The connection is saved; check 'loginUrl' and this service's way to it.");
        }
    }
}

/// <param name="Reloaded">The org's worker uses it now; else when it starts next.</param>
/// <param name="Check">What a try showed; null where this gateway cannot try it.</param>
/// <param name="Findings">What of the settings, which are kept as they are, does not fit this Salesforce org; null where it was not asked.</param>
internal sealed record SavedConnection(ConnectionView Connection, bool Reloaded, ConnectionCheckView? Check, IReadOnlyList<FindingView>? Findings);

/// <param name="Works">Salesforce let us in.</param>
/// <param name="OrganizationId">The Salesforce org that it leads to.</param>
/// <param name="Code">Why not: Salesforce's error code, or one of ours.</param>
/// <param name="Message">What failed and what to do.</param>
internal sealed record ConnectionCheckView(bool Works, string? OrganizationId, string? Username, string? InstanceUrl, string? Code, string? Message);

/// <param name="Method">refresh_token, jwt_bearer or client_credentials.</param>
internal sealed record ConnectionView(string Method, string LoginUrl, string ClientId, string? Username, bool HasClientSecret)
{
    public static ConnectionView Of(SalesforceConnection connection) => connection switch
    {
        RefreshTokenConnection refresh => View(connection, "refresh_token", null, refresh.ClientSecret is not null),
        JwtBearerConnection jwt => View(connection, "jwt_bearer", jwt.Username, false),
        ClientCredentialsConnection => View(connection, "client_credentials", null, true),
        _ => throw new ArgumentException($"There is no view of a {connection.GetType().Name}.", nameof(connection)),
    };

    private static ConnectionView View(SalesforceConnection connection, string method, string? username, bool hasSecret) =>
        new(method, connection.LoginUrl.ToString(), connection.ClientId, username, hasSecret);
}
