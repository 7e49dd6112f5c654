using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>How an org is connected to Salesforce. What was saved is never shown again.</summary>
public sealed class OrgConnections(
    IOrgStore store,
    OrgWorker worker,
    SettingsValidation validation,
    FormerGrant former,
    LoginHosts hosts,
    IServiceProvider services,
    TimeProvider time)
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(25);

    /// <summary>Without its secrets.</summary>
    public async Task<Result<ConnectionView>> FindAsync(OrgId org, CancellationToken cancellationToken) =>
        await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is { } stored
            ? ConnectionView.Of(SalesforceConnectionJson.Read(stored.Value))
            : new Refusal(RefusalKind.NotConnected, $"Org '{org}' has no connection to Salesforce. Connect it first.");

    /// <summary>Whether a connection is stored, whether it works or not.</summary>
    internal async Task<bool> IsConnectedAsync(OrgId org, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is not null;
        }
        catch (SecretUnreadableException)
        {
            return true;
        }
    }

    /// <summary>Saves the connection, then tries it.</summary>
    public Task<Result<ConnectionSaved>> SaveAsync(OrgId org, ConnectionRequest request, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            var connection = request.ToConnection();
            hosts.Check(connection.LoginUrl);
            var before = await validation.LastLookAsync(org, cancellationToken);
            var replaced = await former.FindAsync(org, cancellationToken);
            await store.SaveSecretAsync(
                org.Value,
                SalesforceConnectionJson.SecretName,
                SalesforceConnectionJson.Write(connection),
                expectedVersion: null,
                cancellationToken);
            var reloaded = await worker.ReloadAsync(org, cancellationToken);
            var check = await TryAsync(org, cancellationToken);
            if (check is not ConnectionWorks) return new ConnectionSaved(ConnectionView.Of(connection), reloaded, check, null);
            await former.GiveBackAsync(replaced, cancellationToken);
            var settings = await StoredSettings.ReadAsync(store, org, cancellationToken);
            var differences = await validation.RunAsync(org, settings, cancellationToken, before);
            return new ConnectionSaved(
                ConnectionView.Of(connection), reloaded, check, differences.WhyNot is null ? differences.Findings : null);
        });

    /// <summary>Forgets the connection and gives its grant back. What waits goes on waiting.</summary>
    public async Task<Result<OrgId>> RemoveAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (!await IsConnectedAsync(org, cancellationToken))
            return new Refusal(RefusalKind.NotConnected, $"Org '{org}' has no connection to Salesforce.");
        var replaced = await former.FindAsync(org, cancellationToken);
        await store.DeleteSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken);
        await worker.ReloadAsync(org, cancellationToken);
        await former.GiveBackAsync(replaced, cancellationToken);
        return org;
    }

    private async Task<ConnectionVerdict?> TryAsync(OrgId org, CancellationToken cancellationToken)
    {
        if (services.GetService<IConnectionCheck>() is not { } check) return null;
        try
        {
            return await check.CheckAsync(org, cancellationToken).WaitAsync(CheckLimit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new ConnectionFails(
                FailureCodes.SalesforceUnreachable,
                "Salesforce did not answer in time. The connection is saved; check 'loginUrl' and this service's way to it.");
        }
    }
}

/// <param name="Reloaded">The org's worker uses it now; else when it starts next.</param>
/// <param name="Check">What a try showed; null where this process cannot try it.</param>
/// <param name="Findings">What of the settings, which are kept as they are, does not fit this Salesforce org; null where it was not
/// asked.</param>
public sealed record ConnectionSaved(
    ConnectionView Connection, bool Reloaded, ConnectionVerdict? Check, ImmutableArray<SettingsFinding>? Findings);

/// <param name="Method">refresh_token, jwt_bearer or client_credentials.</param>
public sealed record ConnectionView(string Method, string LoginUrl, string ClientId, string? Username, bool HasClientSecret)
{
    internal static ConnectionView Of(SalesforceConnection connection) => connection switch
    {
        RefreshTokenConnection refresh => View(connection, "refresh_token", null, refresh.ClientSecret is not null),
        JwtBearerConnection jwt => View(connection, "jwt_bearer", jwt.Username, false),
        ClientCredentialsConnection => View(connection, "client_credentials", null, true),
        _ => throw new ArgumentException($"There is no view of a {connection.GetType().Name}.", nameof(connection)),
    };

    private static ConnectionView View(SalesforceConnection connection, string method, string? username, bool hasSecret) =>
        new(method, connection.LoginUrl.ToString(), connection.ClientId, username, hasSecret);
}
