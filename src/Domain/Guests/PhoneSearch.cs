using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>
/// A number as a search of the phone fields finds it, in whatever notation and with whatever extension. Salesforce cuts
/// texts into words at punctuation and where digits and letters meet (SOQL and SOSL Reference, FIND), and finds a phone by
/// all of its digits in one, too (Salesforce Help: <c>4155551212</c>, <c>415</c>, <c>555</c> or <c>1212</c> find
/// <c>(415) 555-1212</c>). A hit is confirmed by <see cref="PhoneNumber.SameNumber"/>, so that too much may be found and
/// nothing too little.
/// </summary>
public static class PhoneSearch
{
    /// <summary>So many digits at the end of a number are few people's.</summary>
    private const int Telling = 6;

    /// <summary>Lengths of the last groups, as numbers are written where nobody knows better.</summary>
    private static readonly int[][] Endings =
    [
        [3, 4],
        [4, 4],
        [3, 3],
        [4, 3],
        [5, 5],
        [3, 2, 2],
        [4, 2, 2],
        [2, 2, 2, 2],
        [3, 3, 3],
        [2, 3, 3],
        [4, 2],
    ];

    /// <summary>Alternatives, each a word or words joined by AND.</summary>
    public static ImmutableArray<string> Of(string e164)
    {
        var digits = e164[1..];
        var number = PhoneNumber.NationalOf(e164);
        var written = PhoneReading.Written(e164);
        string[] dialled = written is { } known ? [number, DigitsOf(known.National), known.TrunkPrefix + number] : [number];
        var whole = dialled.Concat([digits, "00" + digits, "011" + digits]).Where(text => text.Length >= Telling).Distinct();
        var groups = Endings.Where(lengths => lengths.Sum() <= number.Length).Select(lengths => Cut(number, lengths))
            .Concat(written is { } usual ? [GroupsOf(usual.National), GroupsOf(usual.International)] : [])
            .Concat(Enumerable.Range(Telling, Math.Max(0, number.Length - Telling)).Select(length => new[] { number[^length..] }));
        return
        [
            // An extension is more digits to whoever joins them all.
            .. whole.SelectMany(text => new[] { text, text + "*" }),
            .. groups.Select(End).OfType<string>().Distinct(),
        ];
    }

    /// <summary>The last groups that are enough to tell the number; what stands before them is written in more ways.</summary>
    private static string? End(string[] groups)
    {
        var count = 1;
        while (count < groups.Length && groups[^count..].Sum(group => group.Length) < Telling) count++;
        var end = groups[^count..];
        if (end.Sum(group => group.Length) < Telling || Array.Exists(end, group => group.Length < 2)) return null;
        return end.Length == 1 ? end[0] : $"({string.Join(" AND ", end)})";
    }

    private static string[] Cut(string number, int[] lengths)
    {
        var groups = new string[lengths.Length];
        var end = number.Length;
        for (var i = lengths.Length - 1; i >= 0; i--)
        {
            groups[i] = number[(end - lengths[i])..end];
            end -= lengths[i];
        }
        return groups;
    }

    private static string DigitsOf(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static string[] GroupsOf(string text) =>
        string.Concat(text.Select(c => char.IsAsciiDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
