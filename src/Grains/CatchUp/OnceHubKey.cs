using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>An org's key for OnceHub's API, as it is stored: one encrypted document. Holds a secret: never log it.</summary>
internal sealed record OnceHubKey(string ApiKey, DateTimeOffset Since)
{
    private const string SecretName = "oncehub.api-key";

    public override string ToString() => $"OnceHubKey {{ Since = {Since:O} }}";

    /// <summary>Null when the org has none.</summary>
    public static async Task<OnceHubKey?> FindAsync(IOrgStore store, OrgId org, CancellationToken cancellationToken) =>
        await store.FindSecretAsync(org.Value, SecretName, cancellationToken) is { } secret
            ? JsonSerializer.Deserialize<OnceHubKey>(secret.Value)
            : null;

    public Task SaveAsync(IOrgStore store, OrgId org, CancellationToken cancellationToken) =>
        store.SaveSecretAsync(org.Value, SecretName, JsonSerializer.Serialize(this), expectedVersion: null, cancellationToken);

    public static Task DeleteAsync(IOrgStore store, OrgId org, CancellationToken cancellationToken) =>
        store.DeleteSecretAsync(org.Value, SecretName, cancellationToken);
}
