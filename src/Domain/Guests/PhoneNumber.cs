using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Domain;

/// <summary>Phone numbers as people type them, to and from E.164.</summary>
public static class PhoneNumber
{
    /// <summary>From this many digits on, a country code without a plus is likelier than a long national number.</summary>
    private const int LongEnoughForCode = 11;

    /// <summary>No country dials more digits within itself.</summary>
    private const int LongestAtHome = 12;

    /// <summary>
    /// Takes <c>+</c>, <c>00</c> and <c>011</c> prefixes, OnceHub's <c>country-number</c> form, numbers as they are dialled in
    /// the default region, and any punctuation; extensions are dropped. Letters, and lengths that the country does not use,
    /// are refused.
    /// </summary>
    /// <param name="defaultRegion">Two letters, for example US; an unknown region leaves only numbers with a country code.</param>
    /// <param name="e164"><c>+</c> and 7 to 15 digits.</param>
    public static bool TryParse(string? text, string defaultRegion, [NotNullWhen(true)] out string? e164)
    {
        e164 = TypedNumber.From(text) is { } typed ? Read(typed, defaultRegion.ToUpperInvariant())?.E164 : null;
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
        var read = Read(typed, defaultRegion.ToUpperInvariant())
            ?? (PhoneReading.RegionOf(e164.AsSpan(1)) is { } own ? Read(typed, own) : null);
        return read?.E164 == e164;
    }

    /// <summary>
    /// Whether a record's phones are this number. The package's field, which only the sync writes, may tell a number that somebody has
    /// replaced since: it counts only where none of the fields that people see can be read as a number.
    /// </summary>
    /// <param name="shown">The fields that people see, as they hold it.</param>
    /// <param name="normalized">The package's field; null where there is none, or nothing in it.</param>
    public static bool IsHeld(IReadOnlyCollection<string> shown, string? normalized, string e164, string defaultRegion) =>
        shown.Any(text => SameNumber(text, e164, defaultRegion))
        || (SameNumber(normalized, e164, defaultRegion) && !shown.Any(text => TryParse(text, defaultRegion, out _)));

    /// <summary>
    /// Filler that many people have: one digit repeated, or <c>1234567890</c>, which the connector itself writes into required
    /// phone fields (OnceHub's help, Salesforce field validation), and its beginnings. It tells nobody from anybody.
    /// </summary>
    public static bool IsPlaceholder(string e164)
    {
        var number = NationalOf(e164);
        return "1234567890".StartsWith(number, StringComparison.Ordinal) || number.All(digit => digit == number[0]);
    }

    /// <summary>Whether the text ends in an extension, which E.164 has no place for.</summary>
    internal static bool HasExtension(string text) => TypedNumber.EndsInExtension(text);

    /// <summary>The digits after the calling code.</summary>
    internal static string NationalOf(string e164) => e164[(1 + PhoneReading.CallingCodeLength(e164.AsSpan(1)))..];

    private static PhoneReading? Read(TypedNumber typed, string region)
    {
        var digits = typed.Digits;
        return typed.HasPlus ? PhoneReading.International(digits) ?? Abroad(digits, "00") : Best(Readings(typed, region));
    }

    /// <summary>What the digits may mean, likeliest first.</summary>
    private static IEnumerable<PhoneReading?> Readings(TypedNumber typed, string region)
    {
        var digits = typed.Digits;
        var home = PhoneReading.National(digits, region);
        var coded = digits.Length >= LongEnoughForCode ? PhoneReading.International(digits) : null;
        var dialled = Abroad(digits, "00");

        // To the library, 4915112345678 and 5511987654321 are long numbers of Germany.
        if (coded is not null && (coded.CallingCode == home?.CallingCode || digits.Length > LongestAtHome)) yield return coded;
        if (dialled is not null && dialled.CallingCode == home?.CallingCode) yield return dialled;

        // 267-5550123 is how Philadelphia writes its numbers: where none has a trunk prefix, the calling code 267 comes second.
        var form = typed.CodeBeforeDash is { } code && PhoneReading.KnowsCallingCode(code) ? PhoneReading.International(digits) : null;
        if (form is not null && PhoneReading.HasTrunkPrefix(region)) yield return form;
        yield return home;
        yield return form;
        if (home is { IsValid: true }) yield break;

        yield return dialled;
        if (coded is { IsValid: true } || digits.Length > LongEnoughForCode) yield return coded;
        yield return Abroad(digits, "011");
    }

    private static PhoneReading? Best(IEnumerable<PhoneReading?> readings)
    {
        PhoneReading? possible = null;
        foreach (var reading in readings)
        {
            if (reading is { IsValid: true }) return reading;
            possible ??= reading;
        }
        return possible;
    }

    private static PhoneReading? Abroad(string digits, string prefix) =>
        digits.StartsWith(prefix, StringComparison.Ordinal) ? PhoneReading.International(digits[prefix.Length..]) : null;
}
