using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>A name in Salesforce's two parts. Not cut to Salesforce's lengths: the mapping does that, and reports it.</summary>
/// <param name="First">Null when the whole name is one word.</param>
/// <param name="Last">Never blank.</param>
public sealed record PersonName(string? First, string Last)
{
    /// <summary>What stands in LastName when nothing else is known.</summary>
    public const string Unspecified = "Unspecified";

    private static readonly FrozenSet<string> Particles = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "af", "al", "at", "av", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du",
        "e", "el", "ibn", "la", "las", "le", "los", "op", "san", "santa", "st", "st.", "ten", "ter", "van", "ver", "vom", "von", "y", "zu", "zum", "zur", "'t");

    private static readonly FrozenSet<string> Suffixes = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md", "m.d.", "esq", "esq.", "cpa", "mba", "dds");

    /// <summary>
    /// One word is a last name. Otherwise the last word is the last name, with the particles before it (<c>van der Berg</c>)
    /// and a suffix after it (<c>Smith Jr.</c>); all before it is the first name. <c>Last, First</c> is turned round.
    /// Null when the text has no letter or digit.
    /// </summary>
    public static PersonName? Split(string? name)
    {
        if (name is null || !name.Any(char.IsLetterOrDigit)) return null;
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return InOrder(WordsOf(name));

        var before = WordsOf(name[..comma]);
        var after = WordsOf(name[(comma + 1)..].Replace(',', ' '));
        if (before.Length == 0 || after.Length == 0) return InOrder([.. before, .. after]);
        return after.All(Suffixes.Contains)
            ? WithSuffix(InOrder(before), string.Join(' ', after))
            : new PersonName(string.Join(' ', after), string.Join(' ', before));
    }

    /// <summary>A last name for somebody who gave none: what precedes the @ of the email, else the phone, else <see cref="Unspecified"/>.</summary>
    public static string FallbackLast(string? email, string? phone)
    {
        var at = email?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at > 0 ? email![..at] : phone ?? Unspecified;
    }

    private static PersonName InOrder(string[] words)
    {
        if (words.Length == 1) return new PersonName(null, words[0]);
        if (words.Length > 2 && Suffixes.Contains(words[^1])) return WithSuffix(InOrder(words[..^1]), words[^1]);
        var last = words.Length - 1;
        while (last > 1 && IsParticle(words[last - 1])) last--;
        return new PersonName(string.Join(' ', words[..last]), string.Join(' ', words[last..]));
    }

    /// <summary>A capital letter by itself is somebody's initial, not the Spanish <c>y</c> or Portuguese <c>e</c>.</summary>
    private static bool IsParticle(string word) => Particles.Contains(word) && !(word.Length == 1 && char.IsUpper(word[0]));

    private static PersonName WithSuffix(PersonName name, string suffix) => name with { Last = $"{name.Last} {suffix}" };

    private static string[] WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
