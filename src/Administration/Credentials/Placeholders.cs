namespace OnceHub.Sync.Administration.Credentials;

/// <summary>Texts that stand in examples where a secret belongs: everybody knows them.</summary>
public static class Placeholders
{
    private const int FewestCharacters = 6;

    private static readonly string[] Words = ["replace_with", "replace-with", "change-me", "change_me", "changeme", "placeholder"];

    /// <summary>Whether it is one of those, or repeats so few characters that it is guessed.</summary>
    public static bool Has(string secret) =>
        secret.Distinct().Count() < FewestCharacters || Words.Any(word => secret.Contains(word, StringComparison.OrdinalIgnoreCase));
}
