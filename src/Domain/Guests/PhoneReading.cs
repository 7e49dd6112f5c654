using System.Collections.Frozen;
using System.Globalization;
using PhoneNumbers;

namespace OnceHub.Sync.Domain;

/// <summary>Digits read by the numbering plans of libphonenumber: their prefixes taken out, their lengths checked.</summary>
/// <param name="E164"><c>+</c> and 7 to 15 digits.</param>
/// <param name="IsValid">
/// The plan assigns such numbers. Others have a possible length only; they count too, because plans lag behind reality and
/// numbers of examples (555-01xx) are in use.
/// </param>
internal sealed record PhoneReading(string E164, int CallingCode, bool IsValid)
{
    public const int NorthAmerica = 1;

    private const int MinDigits = 7;
    private const int MaxDigits = 15;

    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();
    private static readonly FrozenSet<string> Regions = Plans.GetSupportedRegions().ToFrozenSet();

    private static readonly FrozenSet<string> CallingCodes =
        Plans.GetSupportedCallingCodes().Select(code => code.ToString(CultureInfo.InvariantCulture)).ToFrozenSet();

    /// <summary>Written in brackets after any calling code, and before mobile numbers that are dialled without it (Colombia).</summary>
    private static readonly string[] Zero = ["0"];

    private static readonly string[] Eight = ["8"];

    /// <summary>Mexico gave these up in 2019, and the library with it; records and cards still have them.</summary>
    private static readonly string[] Mexico = ["044", "045", "01", "1"];

    /// <summary>
    /// So did others with what their numbers were dialled with: Chile (09 before mobiles) and Poland the 0, states of the former
    /// Soviet Union the 8 (ITU-T E.164, national numbering plans).
    /// </summary>
    private static readonly FrozenDictionary<string, string[]> GivenUp = new Dictionary<string, string[]>
    {
        ["MX"] = Mexico, ["CL"] = Zero, ["PL"] = Zero,
        ["UA"] = Eight, ["GE"] = Eight, ["AM"] = Eight, ["AZ"] = Eight, ["MD"] = Eight, ["EE"] = Eight, ["LV"] = Eight,
    }.ToFrozenDictionary();

    public static bool KnowsRegion(string region) => Regions.Contains(region);

    public static bool KnowsCallingCode(string code) => CallingCodes.Contains(code);

    /// <summary>Whether the region dials something before its national numbers, other than North America's 1.</summary>
    public static bool HasTrunkPrefix(string region) =>
        Plans.GetCountryCodeForRegion(region) != NorthAmerica && !string.IsNullOrEmpty(Plans.GetNddPrefixForRegion(region, true));

    /// <summary>The digits of the calling code that the digits start with; no code is the start of another. 0 when none is known.</summary>
    public static int CallingCodeLength(ReadOnlySpan<char> digits)
    {
        var codes = CallingCodes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = 1; length <= 3 && length < digits.Length; length++)
            if (codes.Contains(digits[..length])) return length;
        return 0;
    }

    /// <summary>The main region of the calling code that the digits start with; null when none is known.</summary>
    public static string? RegionOf(ReadOnlySpan<char> digits) => CallingCodeLength(digits) is > 0 and var length
        ? Plans.GetRegionCodeForCountryCode(int.Parse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture))
        : null;

    /// <summary>As dialled in the region: with or without its prefixes, or dialled abroad from there.</summary>
    public static PhoneReading? National(string digits, string region)
    {
        if (!KnowsRegion(region)) return null;
        string[] prefixes = [.. HasTrunkPrefix(region) ? Zero : [], .. GivenUp.GetValueOrDefault(region, [])];
        return Read(digits, region) ?? Without(prefixes, digits, rest => Read(rest, region));
    }

    /// <summary>Digits that start with a calling code.</summary>
    public static PhoneReading? International(string digits)
    {
        if (CallingCodeLength(digits) is not (> 0 and var length)) return null;
        var code = digits[..length];
        return Read("+" + digits, null)
            ?? Without(code == "52" ? Mexico : Zero, digits[length..], rest => Read($"+{code}{rest}", null));
    }

    /// <summary>A number as its country writes it, at home and after the calling code; null for one that no plan can hold.</summary>
    public static (string National, string International, string TrunkPrefix)? Written(string e164)
    {
        if (Number(e164, null) is not { } number) return null;
        var prefix = Plans.GetNddPrefixForRegion(Plans.GetRegionCodeForCountryCode(number.CountryCode), true) ?? "";
        return (Plans.Format(number, PhoneNumberFormat.NATIONAL), Plans.Format(number, PhoneNumberFormat.INTERNATIONAL), prefix);
    }

    private static PhoneReading? Without(string[] prefixes, string number, Func<string, PhoneReading?> read) =>
        prefixes.Where(prefix => number.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => read(number[prefix.Length..])).FirstOrDefault(found => found is not null);

    private static PhoneReading? Read(string text, string? region)
    {
        if (Number(text, region) is not { } number) return null;
        var valid = Plans.IsValidNumber(number);
        if (!valid && !IsPossible(number)) return null;
        var e164 = Plans.Format(number, PhoneNumberFormat.E164);
        return e164.Length is > MinDigits and <= MaxDigits + 1 ? new PhoneReading(e164, number.CountryCode, valid) : null;
    }

    /// <summary>A length that lines or mobiles have. A zero in front of what is not valid is a trunk prefix that does not belong.</summary>
    private static bool IsPossible(PhoneNumbers.PhoneNumber number) => !Plans.GetNationalSignificantNumber(number).StartsWith('0')
        && Plans.IsPossibleNumberForTypeWithReason(number, PhoneNumberType.FIXED_LINE_OR_MOBILE)
            == PhoneNumberUtil.ValidationResult.IS_POSSIBLE;

    private static PhoneNumbers.PhoneNumber? Number(string text, string? region)
    {
        // The library throws for these.
        if (text.Length is < 3 or > MaxDigits + 4) return null;
        try
        {
            return Plans.Parse(text, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
