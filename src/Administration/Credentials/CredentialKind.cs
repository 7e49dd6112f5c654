namespace OnceHub.Sync.Administration.Credentials;

/// <summary>What an org's credentials are for, with the name of the secret that holds them.</summary>
public sealed record CredentialKind(string SecretName, string Noun, Func<string> Make, Func<string, string> Keep)
{
    /// <summary>Signing needs the secret itself, so that is what is kept.</summary>
    public static readonly CredentialKind WebhookSecret =
        new("gateway.webhook-secrets", "webhook secret", GatewayKey.NewWebhookSecret, secret => secret);

    public static readonly CredentialKind ApiKey =
        new("gateway.api-keys", "API key", GatewayKey.NewApiKey, key => Convert.ToHexStringLower(GatewayKey.HashOf(key)));
}
