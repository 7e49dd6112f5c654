using System.Collections.Immutable;
using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>The words of a name by which its bearer is found: in small letters, without signs. An accent is part of its letter.</summary>
public static class NameWords
{
    private const int Most = 8;
    private const int MaxLength = 40;

    /// <summary>None for null, and none for what has no letter in it.</summary>
    public static ImmutableArray<string> Of(string? name)
    {
        if (name is null || !name.Any(char.IsLetter)) return [];
        var words = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < name.Length && words.Count < Most;)
        {
            var length = 0;
            while (i + length < name.Length && IsPartOfWord(name[i + length])) length++;
            if (length > 0)
            {
                var word = name.Substring(i, Math.Min(length, MaxLength)).ToLowerInvariant();
                if (!words.Contains(word)) words.Add(word);
            }
            i += length + 1;
        }
        return words.ToImmutable();
    }

    // Marks stand after their letter: a vowel sign of Hindi, or an accent that was typed by itself.
    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
