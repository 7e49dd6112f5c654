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
        "(###)###-####", "1(###)###-####", "+1(###)###-####", "+1 ##########",
    ];

    /// <summary>Most usual first, no repeats, the E.164 form always among them. A hit still needs <see cref="PhoneNumber.SameNumber"/>.</summary>
    public static ImmutableArray<string> Of(string e164)
    {
        var digits = e164[1..];
        if (NumberingPlan.OfDigits(digits) is not { } plan) return [e164, digits];
        var number = digits[plan.Code.Length..];
        IEnumerable<string> plain = [e164, number, digits];
        if (plan.IsNorthAmerican)
            return [.. plain.Concat(NorthAmerican.Select(pattern => Fill(pattern, number))).Append($"1-{number}").Append($"00{digits}").Append($"011{digits}").Distinct().Take(Limit)];

        var trunk = plan.Trunk;

        // A zero is written onto the area code; Russia's 8 and Hungary's 06 stand apart.
        var dialled = trunk is "" or "0" ? trunk : trunk + " ";
        var grouped = Groupings.Of(plan.Code, number).Select(pattern => Fill(pattern, number)).ToArray();
        return
        [
            .. plain
                .Append(trunk + number)
                .Append($"+{plan.Code} {number}")
                .Concat(grouped.Select(text => dialled + text))
                .Concat(grouped.Select(text => $"+{plan.Code} {text}"))
                .Concat(trunk.Length == 0 ? [] : grouped.Take(2).Select(text => Bracketed(dialled, text)))
                .Append($"+{plan.Code}-{number}")
                .Append($"{plan.Code}-{number}")
                .Append($"00{digits}")
                .Concat(grouped.Select(text => trunk + text.Replace(' ', '-')))
                .Concat(grouped)
                .Concat(trunk.Length == 0 ? [] : grouped.Select(text => $"+{plan.Code} ({trunk}){text}"))
                .Append($"{plan.Code} {number}")
                .Concat(grouped.Select(text => $"+{plan.Code}-{text.Replace(' ', '-')}"))
                .Concat(grouped.Select(text => $"00{plan.Code} {text}"))
                .Distinct()
                .Take(Limit),
        ];
    }

    /// <summary>The area code in brackets: <c>(020) 7946 0018</c>, <c>8 (916) 123-45-67</c>.</summary>
    private static string Bracketed(string dialled, string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return dialled + text;
        return dialled == "0" ? $"(0{text[..space]}){text[space..]}" : $"{dialled}({text[..space]}){text[space..]}";
    }

    private static string Fill(string pattern, string number)
    {
        var filled = new StringBuilder(pattern.Length);
        var next = 0;
        foreach (var c in pattern) filled.Append(c == '#' ? number[next++] : c);
        return filled.ToString();
    }
}
