using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What opens an org to OnceHub and to API clients. Holds secrets: never log it.</summary>
internal sealed class OrgAccess
{
    // A stranger must not learn from the answer, or from its time, which orgs there are and which of them replace a secret: what
    // no secret of the org fits is tried with these too, up to as many as an org may have.
    private static readonly byte[][] NobodysSecrets =
        [.. Enumerable.Range(0, CredentialKind.WebhookSecret.Most).Select(_ => RandomNumberGenerator.GetBytes(32))];

    private readonly byte[][] _webhookSecrets;
    private readonly ApiKey[] _apiKeys;

    private OrgAccess(byte[][] webhookSecrets, ApiKey[] apiKeys)
    {
        _webhookSecrets = webhookSecrets;
        _apiKeys = apiKeys;
    }

    /// <summary>Opens to nobody.</summary>
    public static OrgAccess Closed { get; } = new([], []);

    public ReadOnlySpan<byte[]> WebhookSecrets => _webhookSecrets;

    /// <summary>What else a signature is tried with that none of the org's secrets made.</summary>
    public ReadOnlySpan<byte[]> Decoys => NobodysSecrets.AsSpan(Math.Min(_webhookSecrets.Length, NobodysSecrets.Length));

    /// <summary>Whether one of the org's secrets made this signature of the body.</summary>
    public bool HasSigned(WebhookSignature signature, ReadOnlySequence<byte> body) =>
        signature.IsOf(body, WebhookSecrets) || signature.IsOf(body, Decoys);

    /// <summary>Null when it is none of the org's keys, or has ended. All are compared, each in constant time.</summary>
    public ApiKey? FindApiKey(string presented, DateTimeOffset now)
    {
        var hash = GatewayKey.HashOf(presented);
        ApiKey? found = null;
        foreach (var key in _apiKeys)
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash)) found = key;
        return found is { ExpiresAt: { } end } && end <= now ? null : found;
    }

    public static async Task<OrgAccess> LoadAsync(IOrgStore store, OrgId org, CancellationToken cancellationToken)
    {
        var secrets = await store.FindSecretAsync(org.Value, CredentialKind.WebhookSecret.SecretName, cancellationToken);
        var keys = await store.FindSecretAsync(org.Value, CredentialKind.ApiKey.SecretName, cancellationToken);
        return new OrgAccess(
            secrets is null ? [] : [.. CredentialsJson.Read(secrets.Value).Select(secret => Encoding.UTF8.GetBytes(secret.Value))],
            keys is null ? [] : [.. CredentialsJson.Read(keys.Value).Select(ApiKey.Of)]);
    }
}

/// <summary>An API key of an org, of which the hash is known.</summary>
/// <param name="Hash">SHA-256 of the key; <paramref name="HexHash"/> is the same in hex.</param>
internal sealed record ApiKey(string Name, byte[] Hash, string HexHash, KeyScopes Scopes, DateTimeOffset? ExpiresAt)
{
    public static ApiKey Of(Credential key) => new(
        key.Name,
        Convert.FromHexString(key.Value),
        key.Value,
        key.Scopes is { } names ? KeyScopeNames.Read(names) : KeyScopes.All,
        key.ExpiresAt);
}
