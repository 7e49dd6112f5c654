using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>A name in Salesforce's two parts. Not cut to Salesforce's lengths: the mapping does that, and reports it.</summary>
/// <param name="First">Null when the whole name is one word.</param>
/// <param name="Last">Never blank.</param>
public sealed partial record PersonName(string? First, string Last)
{
    /// <summary>What stands in LastName when nothing else is known.</summary>
    public const string Unspecified = "Unspecified";

    public string Full => First is null ? Last : $"{First} {Last}";

    /// <summary>Also those of East Asia and Arabic, and the full-width one.</summary>
    private static readonly char[] Commas = [',', '\uFF0C', '\u3001', '\u060C'];

    private static readonly FrozenSet<string> Particles = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "بن", "ابن", "بنت", "آل", "und",
        "af", "al", "at", "av", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du",
        "e", "el", "ibn", "la", "las", "le", "los", "op", "san", "santa", "st", "st.", "ten", "ter", "van", "ver", "vom", "von",
        "y", "zu", "zum", "zur", "'t");

    /// <summary>
    /// One word is a last name. Otherwise the last word is the last name, with the particles before it (<c>van der Berg</c>)
    /// and what follows names after it (<c>Smith Jr.</c>, <c>Lee RN</c>); all before it is the first name. <c>Last, First</c>
    /// is turned round. What stands in brackets is no part of a name, and what stands in quotation marks is none where a first
    /// and a last name are left without it (<c>Robert "Bob" Smith</c>). Null when the text has no letter or digit.
    /// </summary>
    public static PersonName? Split(string? name)
    {
        if (name is null || !HasLetterOrDigit(name)) return null;
        var hasCase = name.Any(char.IsLower);
        var text = BracketedText.Without(name);
        if (!Nickname().IsMatch(text)) return InParts(text, hasCase);
        var without = InParts(Nickname().Replace(text, " "), hasCase);
        return IsWhole(without, text, hasCase) ? without : InParts(QuoteMarks().Replace(text, " "), hasCase);
    }

    private static PersonName? InParts(string text, bool hasCase)
    {
        var parts = text.Split(Commas).Select(WordsOf).Where(words => words.Length > 0).ToList();
        if (parts.Count == 0) return null;

        // What closes the text and is no name follows the last name: Lee, Susan, RN.
        var suffixes = new List<string>();
        while (parts.Count > 1 && NameSuffixes.Are(parts[^1], follows: parts[0], hasCase))
        {
            suffixes.InsertRange(0, parts[^1]);
            parts.RemoveAt(parts.Count - 1);
        }
        if (parts.Count == 1) return WithSuffixes(InOrder(parts[0], hasCase), suffixes);

        return WithSuffixes(
            new PersonName(string.Join(' ', parts.Skip(1).SelectMany(words => words)), string.Join(' ', parts[0])), suffixes);
    }

    /// <summary>A last name for somebody who gave none: what precedes the @ of the email, else the phone, else "Unspecified".</summary>
    public static string FallbackLast(string? email, string? phone)
    {
        var at = email?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at > 0 ? email![..at] : phone ?? Unspecified;
    }

    private static PersonName InOrder(string[] words, bool hasCase)
    {
        words = [.. words.Where(word => word is "&" or "+" || HasLetterOrDigit(word))];
        if (words.Length == 1) return new PersonName(null, words[0]);
        var end = words.Length;
        while (end > 2 && NameSuffixes.IsKnown(words[end - 1], hasCase)) end--;
        var last = end - 1;
        while (last > 1 && IsParticle(words[last - 1])) last--;
        return WithSuffixes(new PersonName(string.Join(' ', words[..last]), string.Join(' ', words[last..end])), words[end..]);
    }

    /// <summary>A capital letter by itself is somebody's initial, not the Spanish <c>y</c> or Portuguese <c>e</c>.</summary>
    internal static bool IsParticle(string word) => Particles.Contains(word) && !(word.Length == 1 && char.IsUpper(word[0]));

    private static PersonName WithSuffixes(PersonName name, IReadOnlyCollection<string> suffixes) =>
        suffixes.Count == 0 ? name : name with { Last = $"{name.Last} {string.Join(' ', suffixes)}" };

    /// <summary>Signs and pictures before and after a name are no words of it.</summary>
    private static string[] WordsOf(string text)
    {
        var words = Named(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var first = Array.FindIndex(words, HasLetterOrDigit);
        return first < 0
            ? []
            : [.. words[first..(Array.FindLastIndex(words, HasLetterOrDigit) + 1)].Select(word => word.TrimEnd(';', ':', '!'))];
    }

    /// <summary>Of any script: some letters of names are two chars.</summary>
    internal static bool HasLetterOrDigit(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) return true;
        return false;
    }

    /// <summary>
    /// Whether it has a first and a last name by itself: <c>Dr. "Bob" Smith</c> and <c>"Jan" van der Berg</c> have none without
    /// what is quoted.
    /// </summary>
    private static bool IsWhole(PersonName? name, string text, bool hasCase) => name?.First is { } first
        && !first.Split(' ').All(word =>
            NameSuffixes.IsKnown(word, hasCase) || (IsParticle(word) && QuoteMarks().IsMatch(text.AsSpan().TrimStart()[..1])));

    /// <summary>
    /// <c>John Smith | Acme</c>, <c>John Smith - Acme Inc</c>. Behind a dash may be half of a double name, unless it ends as
    /// companies do.
    /// </summary>
    private static string[] Named(string[] words)
    {
        var end = Array.FindIndex(words, word => word is "|" or "/" or "\u2022" or "\u00B7" or "-" or "\u2013" or "\u2014");
        if (end < 2 || end == words.Length - 1 || !words[..end].Any(HasLetterOrDigit)) return words;
        return words[end] is "-" or "\u2013" or "\u2014" && !NameSuffixes.IsCompany(words[^1]) ? words : words[..end];
    }

    [GeneratedRegex("[\"\u201C\u201E\u00AB][^\"\u201C\u201D\u201E\u00AB\u00BB]*[\"\u201C\u201D\u00BB]", RegexOptions.CultureInvariant)]
    private static partial Regex Nickname();

    [GeneratedRegex("[\"\u201C\u201D\u201E\u00AB\u00BB]", RegexOptions.CultureInvariant)]
    private static partial Regex QuoteMarks();
}
