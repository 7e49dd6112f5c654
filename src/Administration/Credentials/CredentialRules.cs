namespace OnceHub.Sync.Administration.Credentials;

/// <summary>What can be a secret, and what it can be called.</summary>
public static class CredentialRules
{
    private const int MinSecret = 16;
    private const int MaxSecret = 512;
    private const int MaxName = 64;

    /// <summary>Null for what can be a webhook's secret.</summary>
    /// <param name="member">What it was sent as.</param>
    public static Refusal? WhyNotSecret(string secret, string member) =>
        secret.Length is < MinSecret or > MaxSecret || secret.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            ? new(
                RefusalKind.BodyInvalid,
                $"'{member}' must have {MinSecret} to {MaxSecret} characters without spaces: copy it from OnceHub as it is shown there.")
        : Placeholders.Has(secret)
            ? new(
                RefusalKind.BodyInvalid,
                $"'{member}' is a placeholder, or repeats few characters, which anybody guesses: copy the secret from OnceHub.")
        : null;

    /// <summary>Null for what an API key can be limited to.</summary>
    public static Refusal? WhyNotLimits(KeyLimits limits, DateTimeOffset now) => limits switch
    {
        { Scopes.IsEmpty: true } => new(
            RefusalKind.BodyInvalid, $"'scopes' is empty: such a key opens nothing. Use some of {AllScopes}, or leave it out."),
        { Scopes: { } scopes } when scopes.FirstOrDefault(scope => KeyScopeNames.Read(scope) == KeyScopes.None) is { } unknown =>
            new(RefusalKind.BodyInvalid, $"'scopes' has '{unknown}', and can have {AllScopes}."),
        { ExpiresAt: { } end } when end <= now =>
            new(RefusalKind.BodyInvalid, $"'expiresAt' is {end:u}, which is past: it is {now:u} here."),
        _ => null,
    };

    private static string AllScopes => string.Join(", ", KeyScopeNames.Of(KeyScopes.All));

    /// <summary>Null for what can be a name.</summary>
    /// <remarks>It stands in addresses, where "." and ".." are taken away on the way here, and lead to what is above.</remarks>
    public static Refusal? WhyNotName(string name) =>
        name.Length is < 1 or > MaxName
        || !char.IsAsciiLetterOrDigit(name[0])
        || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? new(
                RefusalKind.BodyInvalid,
                $"'name' must have 1 to {MaxName} of letters, digits, '-', '_' and '.', and begin with a letter or a digit.")
            : null;
}
