using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>An org's connection, as the store keeps it, encrypted.</summary>
public sealed class StoredConnection(OrgId org, ISyncStore store) : IConnectionSource
{
    public async Task<SalesforceConnection?> LoadAsync(CancellationToken cancellationToken) =>
        await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is { } secret
            ? SalesforceConnectionJson.Read(secret.Value)
            : null;

    /// <summary>Nothing is saved when the org was connected anew meanwhile: the rotated token belongs to the old connection.</summary>
    public async Task SaveRotatedAsync(string refreshToken, CancellationToken cancellationToken)
    {
        if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is not { } secret) return;
        if (SalesforceConnectionJson.Read(secret.Value) is not RefreshTokenConnection connection) return;
        var rotated = SalesforceConnectionJson.Write(connection with { RefreshToken = refreshToken });
        await store.SaveSecretAsync(org.Value, SalesforceConnectionJson.SecretName, rotated, secret.Version, cancellationToken);
    }
}
