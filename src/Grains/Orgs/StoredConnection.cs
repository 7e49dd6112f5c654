using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>An org's connection, as the store keeps it, encrypted.</summary>
public sealed class StoredConnection(OrgId org, IOrgStore store, TimeProvider time) : IConnectionSource
{
    private readonly RefreshClaim _claim = new(org, store, time);

    public async Task<SalesforceConnection?> LoadAsync(CancellationToken cancellationToken) =>
        await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is { } secret
            ? SalesforceConnectionJson.Read(secret.Value)
            : null;

    public async Task SaveRotatedAsync(RefreshTokenConnection before, string refreshToken, CancellationToken cancellationToken)
    {
        if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is not { } secret) return;
        if (SalesforceConnectionJson.Read(secret.Value) is not RefreshTokenConnection stored || stored != before) return;
        var rotated = SalesforceConnectionJson.Write(stored with { RefreshToken = refreshToken });
        await store.SaveSecretAsync(org.Value, SalesforceConnectionJson.SecretName, rotated, secret.Version, cancellationToken);
    }

    public Task<IAsyncDisposable> HoldRefreshAsync(CancellationToken cancellationToken) => _claim.TakeAsync(cancellationToken);
}
