using System.Text;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The two ways in which Unicode writes a letter with marks: as one character (NFC), as most keyboards do, and as a letter with
/// the marks after it (NFD), as files and clipboards of Apple's systems do. In invariant mode <c>string.Normalize</c> leaves all
/// as it is.
/// </summary>
internal static class ComposedText
{
    private const int FirstLead = 0x1100;
    private const int Leads = 19;
    private const int FirstVowel = 0x1161;
    private const int Vowels = 21;
    private const int FirstTail = 0x11A7;
    private const int Tails = 28;
    private const int FirstSyllable = 0xAC00;

    /// <summary>Each letter with its marks as one character, where there is one.</summary>
    public static string Compose(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var composed = new StringBuilder(text.Length);
        var letter = -1;
        byte last = 0;
        foreach (var c in Decompose(text))
        {
            var own = ComposedLetters.ClassOf(c);
            var follows = letter >= 0 && (own == 0 ? letter == composed.Length - 1 : last < own || letter == composed.Length - 1);
            if (follows && Join(composed[letter], c) is { } whole)
            {
                composed[letter] = whole;
                continue;
            }
            if (own == 0) letter = composed.Length;
            last = own;
            composed.Append(c);
        }
        return composed.ToString();
    }

    /// <summary>Each letter with its marks after it, in Unicode's order.</summary>
    public static string Decompose(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var apart = new List<char>(text.Length * 2);
        foreach (var c in text) Split(c, apart);
        for (var i = 1; i < apart.Count; i++)
        {
            var (mark, own) = (apart[i], ComposedLetters.ClassOf(apart[i]));
            var at = i;
            for (; own > 0 && at > 0 && ComposedLetters.ClassOf(apart[at - 1]) > own; at--) apart[at] = apart[at - 1];
            apart[at] = mark;
        }
        return string.Concat(apart);
    }

    private static void Split(char c, List<char> apart)
    {
        if (c is >= (char)FirstSyllable and < (char)(FirstSyllable + (Leads * Vowels * Tails)))
        {
            var syllable = c - FirstSyllable;
            apart.Add((char)(FirstLead + (syllable / (Vowels * Tails))));
            apart.Add((char)(FirstVowel + (syllable / Tails % Vowels)));
            if (syllable % Tails > 0) apart.Add((char)(FirstTail + (syllable % Tails)));
        }
        else if (ComposedLetters.Split(c) is var (plain, mark))
        {
            Split(plain, apart);
            apart.Add(mark);
        }
        else
        {
            apart.Add(c);
        }
    }

    /// <summary>Syllables of Hangul are computed (The Unicode Standard, 3.12).</summary>
    private static char? Join(char plain, char mark)
    {
        if (plain - FirstLead is >= 0 and < Leads && mark - FirstVowel is >= 0 and < Vowels)
            return (char)(FirstSyllable + ((((plain - FirstLead) * Vowels) + (mark - FirstVowel)) * Tails));
        if (plain - FirstSyllable is >= 0 and < Leads * Vowels * Tails && (plain - FirstSyllable) % Tails == 0
            && mark - FirstTail is > 0 and < Tails)
            return (char)(plain + (mark - FirstTail));
        return ComposedLetters.Join(plain, mark);
    }
}
