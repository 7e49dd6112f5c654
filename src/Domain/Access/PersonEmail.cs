using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The email address that somebody signs in with, trimmed and with ASCII's letters in lower case: it is who the person is. Other letters
/// stay as they are, because some become ASCII's in lower case (U+212A is a k) and would be somebody else's address.
/// </summary>
public readonly record struct PersonEmail
{
    private const int MaxLength = 254;

    private PersonEmail(string value) => Value = value;

    public string Value { get; }

    /// <summary>
    /// Why nobody new may have it; null where that may be. Those who have one like it from before sign in, and can be removed.
    /// </summary>
    public string? WhyNotNew =>
        !Ascii.IsValid(Value)
            ? $"'{Value}' has other letters than ASCII's, which may look like somebody else's address. Give an address without them: of a "
                + "domain that has them the form that begins with xn--."
        : Value[(Value.IndexOf('@', StringComparison.Ordinal) + 1)..].Split('.').Contains("")
            ? $"'{Value}' has a domain with an empty part. Take away the point that is too many."
        : null;

    public static bool TryParse([NotNullWhen(true)] string? text, out PersonEmail email)
    {
        email = default;
        if (text?.Trim() is not { Length: <= MaxLength } trimmed) return false;
        var at = trimmed.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == trimmed.Length - 1 || at != trimmed.LastIndexOf('@')) return false;
        // A path segment of the API names people, and their names stand in lists and logs.
        foreach (var c in trimmed)
            if (char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || c is '/' or '\\' or '<' or '>' or '"') return false;
        email = new PersonEmail(string.Create(trimmed.Length, trimmed, static (lower, given) =>
        {
            for (var i = 0; i < lower.Length; i++) lower[i] = char.IsAsciiLetterUpper(given[i]) ? (char)(given[i] | 0x20) : given[i];
        }));
        return true;
    }

    /// <exception cref="FormatException">The text is not an email address.</exception>
    public static PersonEmail Parse(string text) =>
        TryParse(text, out var email) ? email : throw new FormatException($"'{text}' is not an email address.");

    public override string ToString() => Value;
}
