using System.Collections.Immutable;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>Ends the web flow: the code becomes a connection, its user's rights are looked at, and only then it is stored.</summary>
public sealed class ConnectFinish(
    PendingConnects pending,
    OrgSalesforce salesforce,
    PersonalConnect personal,
    FormerGrant former,
    SettingsValidation validation,
    IOrgStore store,
    OrgWorker worker)
{
    /// <returns>A refusal when nothing was stored.</returns>
    public Task<Result<Finished>> FinishAsync(string? state, ConnectBrowser browser, CameBack back, CancellationToken cancellationToken) =>
        Attempt.OfAsync<Finished>(async () =>
        {
            // Taken even when Salesforce says no: what came back once is used up.
            var (org, begun) = await pending.TakeAsync(state, browser, cancellationToken);
            if (back.Error is not null) throw Denied(back.Error, back.ErrorDescription);
            if (string.IsNullOrEmpty(back.Code))
                throw new RefusedException(RefusalKind.ConnectRefused, "Salesforce sent no code. Begin again.");
            var exchanged = await ExchangeAsync(begun, back.Code, cancellationToken);
            if (begun.User is not { } user) return await StoreAsync(org, ConnectionOf(exchanged), cancellationToken);
            // Not asked for; an app may be set up to give it all the same.
            if (exchanged.Connection is { } unwanted) await former.GiveBackAsync(unwanted, cancellationToken);
            return await personal.FinishAsync(org, user, exchanged, cancellationToken);
        });

    private Task<ConnectedByCode> ExchangeAsync(PendingConnect begun, string code, CancellationToken cancellationToken) =>
        salesforce.WebFlow.ExchangeAsync(
            new CodeFromSalesforce
            {
                LoginUrl = begun.LoginUrl, ClientId = begun.ClientId, ClientSecret = begun.ClientSecret,
                Callback = begun.Callback, Code = code, Pkce = Pkce.Of(begun.Verifier),
            },
            cancellationToken);

    private static RefreshTokenConnection ConnectionOf(ConnectedByCode exchanged) =>
        exchanged.Connection ?? throw new RefusedException(
            RefusalKind.ConnectRefused,
            "Salesforce gave no refresh token, without which the connection would end within hours. "
            + "Add the scope 'Perform requests at any time (refresh_token, offline_access)' to the connected app, and begin again.");

    private async Task<OrgConnected> StoreAsync(OrgId org, RefreshTokenConnection connection, CancellationToken cancellationToken)
    {
        var settings = await StoredSettings.ReadAsync(store, org, cancellationToken);
        var source = new UnsavedConnection(connection);
        var verdict = await RightsCheck.RunAsync(salesforce.Open(org, source), settings, cancellationToken);
        if (!verdict.MayConnect)
        {
            await former.GiveBackAsync(source.Connection, cancellationToken);
            var missing = verdict.Rights.Where(right => !right.Ok && (right.Needed || right.Right == "role")).ToArray();
            throw new RefusedException(
                RefusalKind.ConnectRefused,
                "Nothing was stored: this user may not connect the org. "
                    + string.Join(" ", missing.Select(right => $"{right.Detail} {right.Todo}")),
                ("rights", missing));
        }
        var before = await validation.LastLookAsync(org, cancellationToken);
        var replaced = await former.FindAsync(org, cancellationToken);
        await store.SaveSecretAsync(
            org.Value,
            SalesforceConnectionJson.SecretName,
            SalesforceConnectionJson.Write(source.Connection),
            expectedVersion: null,
            cancellationToken);
        await worker.ReloadAsync(org, cancellationToken);
        await former.GiveBackAsync(replaced, cancellationToken);
        var differences = await validation.RunAsync(org, settings, cancellationToken, before);
        return new OrgConnected(org, RightsView.Of(verdict), differences.Findings);
    }

    private static RefusedException Denied(string error, string? description) => new(
        RefusalKind.ConnectRefused,
        error == "access_denied"
            ? "Access was denied in Salesforce. Begin again and choose Allow, as a System Administrator or a user with our permission set."
            : $"Salesforce answered {Short(error)}{(string.IsNullOrWhiteSpace(description) ? "" : $": {Short(description)}")}. "
                + "Check the connected app's settings (callback URL, scopes, who may use it), and begin again.");

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";

    /// <summary>Between the exchange and the store; Salesforce may rotate the token at its first use.</summary>
    private sealed class UnsavedConnection(RefreshTokenConnection connection) : IConnectionSource
    {
        public RefreshTokenConnection Connection { get; private set; } = connection;

        public Task<SalesforceConnection?> LoadAsync(CancellationToken cancellationToken) =>
            Task.FromResult<SalesforceConnection?>(Connection);

        public Task SaveRotatedAsync(RefreshTokenConnection before, string refreshToken, CancellationToken cancellationToken)
        {
            Connection = Connection with { RefreshToken = refreshToken };
            return Task.CompletedTask;
        }
    }
}

/// <summary>What Salesforce sent the browser back with: a code, or an error.</summary>
public sealed record CameBack(string? Code, string? Error, string? ErrorDescription)
{
    // The code opens the org.
    public override string ToString() => nameof(CameBack);
}

/// <summary>What a browser's return ended: the org's connection, or a user's.</summary>
public abstract record Finished
{
    private protected Finished() { }
}

/// <param name="Check">What the connected user may do.</param>
/// <param name="Findings">What of the settings, which are kept as they are, does not fit this Salesforce org.</param>
public sealed record OrgConnected(OrgId Org, RightsView Check, ImmutableArray<SettingsFinding> Findings) : Finished;

public sealed record PersonConnected(OrgId Org, OrgUser User) : Finished;
