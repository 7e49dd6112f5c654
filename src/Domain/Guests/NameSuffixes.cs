using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>What people write after their name that is no name: generations, degrees, credentials, the legal form of a company.</summary>
internal static class NameSuffixes
{
    private const int LongestAbbreviation = 7;

    /// <summary>Without points, in any case: nobody is called so.</summary>
    private static readonly FrozenSet<string> Known = Words("""
        jr sr ii iii iv esq esquire phd dphil md mba cpa dds dmd dvm pharmd psyd edd drph dnp llb llm llc emba mph msw msn bsn lcsw lmft lpc
        msc bsc meng beng bcom mphil bba mfa pmp cissp cfa cfp cpcu phr sphr fnp aprn crnp lpn faia fache dba rn
        inc ltd gmbh plc corp realtor attorney dipling dr prof mr mrs
        """);

    /// <summary>Some of these are names too (Ma, Do, Jo), so only in capitals.</summary>
    private static readonly FrozenSet<string> InCapitals =
        Words("JD NP PA PE MA BA BS MS DO OD DC PT OT VP CEO CFO COO CTO CMO RA EA QC KC MP CA CS AIA OBE MBE CBE KBE");

    /// <summary>A word that follows names wherever it stands.</summary>
    /// <param name="hasCase">False of a text all in capitals, where capitals tell nothing.</param>
    public static bool IsKnown(string word, bool hasCase)
    {
        var plain = Plain(word);
        return Known.Contains(plain.ToLowerInvariant()) || (hasCase && InCapitals.Contains(plain));
    }

    /// <summary>
    /// Whether the words after a comma are no first name. After a whole name an abbreviation in capitals is none either
    /// (<c>Susan Lee, FACMPE</c>), after a last name alone it may be initials (<c>Lee, JD</c>).
    /// </summary>
    public static bool Are(string[] words, string[] follows, bool hasCase)
    {
        words = [.. words.Where(word => word.Any(char.IsLetter))];
        if (words.Length == 0) return true;
        // Ph. D. is one of them in two words.
        if (words.All(word => Known.Contains(Plain(word).ToLowerInvariant()))
            || Known.Contains(Plain(string.Concat(words)).ToLowerInvariant())) return true;
        if (IsLastNameAlone(follows)) return false;
        return words.All(word => IsKnown(word, hasCase) || IsTitle(word) || (hasCase && IsAbbreviation(word)))
            || IsCompany(words[^1]) || IsOffice(words, hasCase) || BornAs.Contains(Plain(words[0]).ToLowerInvariant());
    }

    /// <summary>Before the name that somebody was born with.</summary>
    private static readonly FrozenSet<string> BornAs = Words("née nee né geb geboren born épouse");

    /// <summary><c>CEO of Acme</c>, <c>RN at Mercy</c>.</summary>
    private static bool IsOffice(string[] words, bool hasCase) =>
        words.Length > 2 && IsKnown(words[0], hasCase) && words[1] is "of" or "at" or "for" or "with" or "bei";

    /// <summary>A name by itself (<c>Ing, Mary Ann</c>), and an Italian's or German's title after a whole one.</summary>
    private static bool IsTitle(string word) => Plain(word).Equals("ing", StringComparison.OrdinalIgnoreCase);

    private static bool IsLastNameAlone(string[] words) => words.SkipWhile(PersonName.IsParticle).Take(2).Count() < 2;

    public static bool IsCompany(string word) =>
        Plain(word).ToLowerInvariant() is "inc" or "ltd" or "llc" or "gmbh" or "plc" or "corp" or "ag" or "bv" or "co";

    private static bool IsAbbreviation(string word)
    {
        var plain = Plain(word);
        return plain.Length is >= 2 and <= LongestAbbreviation && plain.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
    }

    private static string Plain(string word) => string.Concat(word.Where(c => c is not ('.' or '-' or '®' or '™')));

    private static FrozenSet<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
