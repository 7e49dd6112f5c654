using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Email addresses as identities.</summary>
public static class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private const int MaxLabelLength = 63;

    /// <summary>
    /// Trims, composes and lower-cases what could be the address of a person on the internet; false for what could not: no single
    /// '@', spaces, quotes or brackets, a dot in front, a domain without a dot or with an odd label. Before the '@' dots may
    /// be doubled and stand at the end: Japan's telephone companies gave out such addresses, and Salesforce takes them
    /// (Help, "Email Address Format Technical Standards Validation", 000384328). A letter with marks is one character in it,
    /// however it was typed.
    /// </summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? email)
    {
        email = null;
        var trimmed = JsonText.Clean(text);
        if (trimmed is null || trimmed.Length > MaxLength) return false;
        var at = trimmed.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || !IsLocal(trimmed.AsSpan(0, at)) || !IsDomain(trimmed.AsSpan(at + 1))) return false;
        email = ComposedText.Compose(trimmed).ToLowerInvariant();
        return true;
    }

    /// <summary>
    /// The ways in which a normalized address may be stored: as it is, and with its marks after their letters. Salesforce does not
    /// say that it takes one for the other, and earlier versions claimed what was typed.
    /// </summary>
    public static ImmutableArray<string> Spellings(string email) =>
        ComposedText.Compose(email) is var composed && ComposedText.Decompose(email) is var apart && apart != composed
            ? [composed, apart]
            : [composed];

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.Length > MaxLocalLength || local[0] == '.') return false;
        foreach (var c in local)
            if (!char.IsLetterOrDigit(c) && !IsMark(c) && "!#$%&'*+-/=?^_`{|}~.".IndexOf(c, StringComparison.Ordinal) < 0) return false;
        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var labels = 0;
        foreach (var range in domain.Split('.'))
        {
            if (!IsLabel(domain[range])) return false;
            labels++;
        }
        var top = domain[(domain.LastIndexOf('.') + 1)..];
        return labels >= 2 && top.Length >= 2 && !IsAllDigits(top);
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-') return false;
        foreach (var c in label)
            if (!char.IsLetterOrDigit(c) && !IsMark(c) && c != '-') return false;
        return true;
    }

    /// <summary>Surrogates and combining marks: the parts of letters outside the first plane, and of many scripts.</summary>
    private static bool IsMark(char c) =>
        char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsAllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
