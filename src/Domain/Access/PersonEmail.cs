using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Domain;

/// <summary>The email address that somebody signs in with, trimmed and in lower case: it is who the person is.</summary>
public readonly record struct PersonEmail
{
    private const int MaxLength = 254;

    private PersonEmail(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out PersonEmail email)
    {
        email = default;
        var trimmed = text?.Trim().ToLowerInvariant();
        if (trimmed is null || trimmed.Length > MaxLength) return false;
        var at = trimmed.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == trimmed.Length - 1 || at != trimmed.LastIndexOf('@')) return false;
        // A path segment of the API names people, and their names stand in lists and logs.
        foreach (var c in trimmed)
            if (char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || c is '/' or '\\' or '<' or '>' or '"') return false;
        email = new PersonEmail(trimmed);
        return true;
    }

    /// <exception cref="FormatException">The text is not an email address.</exception>
    public static PersonEmail Parse(string text) =>
        TryParse(text, out var email) ? email : throw new FormatException($"'{text}' is not an email address.");

    public override string ToString() => Value;
}
