namespace OnceHub.Sync.Administration.Credentials;

/// <summary>What an org's credentials are for, with the name of the secret that holds them.</summary>
/// <param name="Most">As many of them as an org may have.</param>
public sealed record CredentialKind(string SecretName, string Noun, int Most, Func<string> Make, Func<string, string> Keep)
{
    /// <summary>
    /// Signing needs the secret itself, so that is what is kept. Two are in use while one is replaced; each costs a hash of every body, a
    /// stranger's too.
    /// </summary>
    public static readonly CredentialKind WebhookSecret =
        new("gateway.webhook-secrets", "webhook secret", 5, GatewayKey.NewWebhookSecret, secret => secret);

    public static readonly CredentialKind ApiKey =
        new("gateway.api-keys", "API key", 100, GatewayKey.NewApiKey, key => Convert.ToHexStringLower(GatewayKey.HashOf(key)));
}
