using System.Collections.Immutable;
using System.Text;

namespace OnceHub.Sync.Domain;

/// <summary>The usual ways Salesforce records hold a number, for an IN list.</summary>
public static class PhoneRenderings
{
    /// <summary>The most that <see cref="Of"/> returns.</summary>
    public const int Limit = 24;

    private static readonly string[] NorthAmerican =
    [
        "(###) ###-####", "###-###-####", "###.###.####", "### ### ####", "1-###-###-####", "+1 ###-###-####", "+1 (###) ###-####",
        "+1 ### ### ####", "+1-###-###-####", "1 (###) ###-####", "1 ### ### ####", "1.###.###.####", "+1.###.###.####",
        "(###)###-####", "1(###)###-####", "+1(###)###-####", "+1 ##########", "1-##########", "###/###-####",
        "001##########", "0111##########",
    ];

    /// <summary>Most usual first, no repeats, E.164 always among them. A hit still needs <see cref="PhoneNumber.SameNumber"/>.</summary>
    public static ImmutableArray<string> Of(string e164)
    {
        var digits = e164[1..];
        var code = digits[..PhoneReading.CallingCodeLength(digits)];
        var number = digits[code.Length..];
        IEnumerable<string> renderings = [e164, number, digits];
        if (code == "1") renderings = renderings.Concat(NorthAmerican.Select(pattern => Fill(pattern, number)));
        else if (PhoneReading.Written(e164) is { } written) renderings = renderings.Concat(Elsewhere(code, number, written));
        return [.. renderings.Where(text => text.Length > 0).Distinct().Take(Limit)];
    }

    private static IEnumerable<string> Elsewhere(
        string code, string number, (string National, string International, string TrunkPrefix) written)
    {
        var home = GroupsOf(written.National);
        var abroad = GroupsOf(written.International[(code.Length + 1)..]);
        var dialled = string.Concat(home);

        // The library leaves numbers that it does not know as they are; what their country dials before them is in front of others.
        var trunk = dialled == number && home.Length == 1 ? written.TrunkPrefix
            : dialled.EndsWith(number, StringComparison.Ordinal) ? dialled[..^number.Length] : "";

        // A zero is written onto the area code; Russia's 8 and Hungary's 06 stand apart.
        var prefix = trunk is "" or "0" ? trunk : trunk + " ";
        var spaced = string.Join(' ', abroad);
        var usual = Usual(number);
        return
        [
            trunk + number, dialled,
            written.National, written.International, WithoutBrackets(written.National),
            $"+{code} {number}", $"{code}-{number}",
            string.Join(' ', home), $"+{code} {spaced}",
            prefix + usual, $"+{code} {usual}",
            prefix + AreaFirst(spaced, ' '), string.Join('-', home),
            Bracketed(prefix, spaced), $"00{code}{number}",
            string.Join('.', home), prefix + AreaFirst(spaced, '/'), prefix + AreaFirst(spaced, '-'),
            IsBracketed(code, trunk, number) ? $"+{code} ({trunk}){spaced}" : "",
            spaced, $"+{code}-{string.Join('-', abroad)}", $"+{code} {AreaFirst(spaced, ' ')}",
            prefix + AreaFirst(usual, ' '), $"+{code} {AreaFirst(usual, ' ')}", usual, $"+{code}-{number}",
            $"00{code} {spaced}", $"{code} {number}", prefix + usual.Replace(' ', '-'),
        ];
    }

    /// <summary>In Gabon, whose numbers begin with a zero now, a number of the old plan with one before it is another number.</summary>
    private static bool IsBracketed(string code, string trunk, string number) =>
        trunk.Length > 0 && PhoneReading.International(code + trunk + number)?.E164 == $"+{code}{number}";

    /// <summary>How numbers of a length are read out where nobody knows better: <c>612 345 678</c>, <c>0207 946 0018</c>.</summary>
    private static string Usual(string number) => number.Length switch
    {
        7 => Fill("### ####", number),
        8 => Fill("#### ####", number),
        9 => Fill("### ### ###", number),
        10 => Fill("### ### ####", number),
        > 10 => $"{number[..3]} {number[3..]}",
        _ => number,
    };

    private static string WithoutBrackets(string text) =>
        text.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);

    private static string[] GroupsOf(string text) =>
        string.Concat(text.Select(c => char.IsAsciiDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first group, and all others in one: <c>030/1234567</c>.</summary>
    private static string AreaFirst(string spaced, char separator)
    {
        var end = spaced.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? spaced : spaced[..end] + separator + spaced[end..].Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>The area code in brackets: <c>(020) 7946 0018</c>, <c>8 (916) 123 45 67</c>.</summary>
    private static string Bracketed(string prefix, string spaced)
    {
        var end = spaced.IndexOf(' ', StringComparison.Ordinal);
        if (end < 0) return prefix + spaced;
        return prefix == "0" ? $"(0{spaced[..end]}){spaced[end..]}" : $"{prefix}({spaced[..end]}){spaced[end..]}";
    }

    /// <summary>Each '#' is one digit; a number of another length is left as it is.</summary>
    private static string Fill(string pattern, string number)
    {
        if (pattern.Count(c => c == '#') != number.Length) return number;
        var filled = new StringBuilder(pattern.Length);
        var next = 0;
        foreach (var c in pattern) filled.Append(c == '#' ? number[next++] : c);
        return filled.ToString();
    }
}
