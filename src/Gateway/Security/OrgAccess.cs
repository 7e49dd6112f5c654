using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What opens an org to OnceHub and to API clients. Holds secrets: never log it.</summary>
internal sealed class OrgAccess
{
    // A stranger must not learn from the answer, or from its time, which orgs there are: an org without secrets is checked
    // against one that nobody knows.
    private static readonly byte[][] NobodysSecret = [RandomNumberGenerator.GetBytes(32)];

    private readonly byte[][] _webhookSecrets;
    private readonly byte[][] _apiKeyHashes;

    private OrgAccess(byte[][] webhookSecrets, byte[][] apiKeyHashes)
    {
        _webhookSecrets = webhookSecrets.Length == 0 ? NobodysSecret : webhookSecrets;
        _apiKeyHashes = apiKeyHashes;
    }

    /// <summary>Opens to nobody.</summary>
    public static OrgAccess Closed { get; } = new([], []);

    public ReadOnlySpan<byte[]> WebhookSecrets => _webhookSecrets;

    public bool IsApiKey(string presented) => GatewayKey.IsOneOf(presented, _apiKeyHashes);

    public static async Task<OrgAccess> LoadAsync(IOrgStore store, OrgId org, CancellationToken cancellationToken)
    {
        var secrets = await store.FindSecretAsync(org.Value, CredentialKind.WebhookSecret.SecretName, cancellationToken);
        var keys = await store.FindSecretAsync(org.Value, CredentialKind.ApiKey.SecretName, cancellationToken);
        return new OrgAccess(
            secrets is null ? [] : [.. CredentialsJson.Read(secrets.Value).Select(secret => Encoding.UTF8.GetBytes(secret.Value))],
            keys is null ? [] : [.. CredentialsJson.Read(keys.Value).Select(key => Convert.FromHexString(key.Value))]);
    }
}
