using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Domain;

/// <summary>Phone numbers as people type them, to and from E.164.</summary>
public static class PhoneNumber
{
    /// <summary>From this many digits on, a country code without a plus is likelier than a long national number.</summary>
    private const int LongEnoughForCode = 11;

    /// <summary>
    /// Takes <c>+</c>, <c>00</c> and <c>011</c> prefixes, OnceHub's <c>country-number</c> form, national numbers of the
    /// default region with or without the trunk prefix, and any punctuation; extensions are dropped. Letters, and lengths
    /// that the country does not use, are refused.
    /// </summary>
    /// <param name="defaultRegion">Two letters, for example US; an unknown region leaves only numbers with a country code.</param>
    /// <param name="e164"><c>+</c> and 7 to 15 digits.</param>
    public static bool TryParse(string? text, string defaultRegion, [NotNullWhen(true)] out string? e164)
    {
        e164 = TypedNumber.From(text) is { } typed ? Read(typed, NumberingPlan.OfRegion(defaultRegion)) : null;
        return e164 is not null;
    }

    /// <summary>
    /// Whether a record's phone, as somebody typed it, is this very number, digit by digit; extensions are ignored.
    /// A text that is only the end of the number never is. What the default region cannot read is read as a national
    /// number of the other's own country.
    /// </summary>
    public static bool SameNumber(string? recordText, string e164, string defaultRegion)
    {
        if (TypedNumber.From(recordText) is not { } typed) return false;
        var home = NumberingPlan.OfRegion(defaultRegion);
        var own = NumberingPlan.OfDigits(e164.AsSpan(1));
        return (Read(typed, home) ?? Read(typed, own)) == e164;
    }

    /// <summary>
    /// Filler that many people have: one digit repeated, or <c>1234567890</c>, which the connector itself writes into required
    /// phone fields (facts/oncehub-connector.md, field validation). It tells nobody from anybody.
    /// </summary>
    public static bool IsPlaceholder(string e164)
    {
        var number = NationalOf(e164);
        return number is "1234567890" or "123456789" || number.All(digit => digit == number[0]);
    }

    /// <summary>Whether the text ends in an extension, which E.164 has no place for.</summary>
    internal static bool HasExtension(string text) => TypedNumber.EndsInExtension(text);

    /// <summary>The digits after the calling code.</summary>
    internal static string NationalOf(string e164) => e164[(1 + (NumberingPlan.OfDigits(e164.AsSpan(1))?.Code.Length ?? 0))..];

    private static string? Read(TypedNumber typed, NumberingPlan? home)
    {
        var digits = typed.Digits;
        if (typed.HasPlus) return International(digits);
        foreach (var prefix in DialOutPrefixes(home))
            if (digits.StartsWith(prefix, StringComparison.Ordinal) && International(digits[prefix.Length..]) is { } abroad) return abroad;
        return Strict(digits, home)
            ?? (typed.IsCountryDashNumber ? International(digits) : null)
            ?? (digits.Length >= LongEnoughForCode ? WithOwnCode(digits, home) : null)
            ?? Bare(digits, home)
            ?? WithOwnCode(digits, home)
            ?? (digits.Length >= LongEnoughForCode ? International(digits) : null)
            ?? (digits.StartsWith("011", StringComparison.Ordinal) ? International(digits[3..]) : null);
    }

    private static string[] DialOutPrefixes(NumberingPlan? home) => home?.Code switch
    {
        "1" => ["011", "00"],
        "61" => ["0011", "00"],
        "81" => ["010", "00"],
        "65" or "66" or "82" or "852" or "855" => ["00", "001"],
        "7" or "375" => ["810", "00"],
        _ => ["00"],
    };

    /// <summary>A number that starts with its calling code.</summary>
    private static string? International(string digits)
    {
        if (NumberingPlan.OfDigits(digits) is not { } plan) return null;
        var number = digits.AsSpan(plan.Code.Length);
        if (plan.Fits(number)) return $"+{plan.Code}{number}";

        // +44 (0)20…, and Mexico's former +52 1….
        foreach (var trunk in plan.Code == "52" ? ["1", plan.Trunk] : new[] { plan.Trunk })
            if (trunk.Length > 0 && number.StartsWith(trunk) && number.Length > trunk.Length && plan.Fits(number[trunk.Length..]))
                return $"+{plan.Code}{number[trunk.Length..]}";
        return null;
    }

    /// <summary>A national number that shows it is one: by its trunk prefix, or because the country has none and one length.</summary>
    private static string? Strict(string digits, NumberingPlan? home)
    {
        if (home is null) return null;
        if (home.Trunk.Length > 0 && digits.StartsWith(home.Trunk, StringComparison.Ordinal)
            && digits.Length > home.Trunk.Length && home.Fits(digits.AsSpan(home.Trunk.Length)))
            return $"+{home.Code}{digits[home.Trunk.Length..]}";
        return (home.IsNorthAmerican || (home.Trunk.Length == 0 && home.IsNarrow)) ? Bare(digits, home) : null;
    }

    private static string? Bare(string digits, NumberingPlan? home) =>
        home is not null && home.Fits(digits) ? $"+{home.Code}{digits}" : null;

    private static string? WithOwnCode(string digits, NumberingPlan? home) =>
        home is not null && digits.StartsWith(home.Code, StringComparison.Ordinal) ? International(digits) : null;
}
