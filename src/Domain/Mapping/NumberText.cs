using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Reads numbers as people type them: with currencies and percent signs, thousands apart, a decimal comma. One separator
/// before three digits is what it is in the region; where it is neither, the text is ambiguous and no number.
/// </summary>
internal static class NumberText
{
    private const char Apostrophe = '\'';

    /// <param name="why">Why it is none, for a person; empty when it is one.</param>
    public static decimal? Read(FieldValue value, string region, out string why)
    {
        why = "it is not a number";
        if (value.Kind == FieldValueKind.Boolean) return null;
        // An apostrophe before a number keeps a spreadsheet from reading it as one.
        var plain = Plain(value.ToString()).TrimStart(Apostrophe);
        var signs = NumberSeparators.Of(region);
        if (value.Kind == FieldValueKind.Number) signs = NumberSeparators.OfJson;
        if (SignedText.Of(plain) is not var (isNegative, digits) || !digits.All(IsOfNumber)) return null;
        if (LoneSeparator(digits) is { } lone && lone != signs.Decimal && lone != signs.Group)
        {
            why = "its separator may stand before decimals or between thousands, which would be a number a thousand times as large";
            return null;
        }
        if (WithDecimalPoint(digits, signs) is not { } text
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        why = "";
        return isNegative ? -number : number;
    }

    private static bool IsOfNumber(char c) => char.IsAsciiDigit(c) || c is '.' or ',' or ' ' or Apostrophe;

    private static string Plain(string text) => string.Concat(PlainText.Of(text).Select(c => c switch
    {
        '\u2019' or '\u2018' or '\u02BC' or '\u2032' or '`' or '\u00B4' => Apostrophe,
        '\u066B' => '.',
        '\u066C' => Apostrophe,
        '\u066A' => '%',
        _ => c,
    }));

    /// <summary>A single point or comma, with one to three digits before it that do not begin with 0 and three after it.</summary>
    private static char? LoneSeparator(string digits)
    {
        var at = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var isLone = at is >= 1 and <= 3 && digits[at] is '.' or ',' && digits.Length == at + 4 && digits[0] != '0'
            && digits.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        return isLone ? digits[at] : null;
    }

    /// <summary>With a decimal point and no groups; null where the groups are none.</summary>
    private static string? WithDecimalPoint(string digits, NumberSeparators signs)
    {
        var point = DecimalAt(digits, signs);
        var whole = point < 0 ? digits : digits[..point];
        var decimals = point < 0 ? "" : digits[(point + 1)..];
        if (!decimals.All(char.IsAsciiDigit) || !AreGroups(whole)) return null;
        return string.Concat(whole.Where(char.IsAsciiDigit)) + (decimals.Length > 0 ? "." + decimals : "");
    }

    /// <summary>The last point or comma, if it is the only one of its kind and does not stand between thousands; else -1.</summary>
    private static int DecimalAt(string digits, NumberSeparators signs)
    {
        var at = digits.AsSpan().LastIndexOfAny('.', ',');
        if (at < 0 || digits.IndexOf(digits[at], StringComparison.Ordinal) != at) return -1;
        return LoneSeparator(digits) == signs.Group ? -1 : at;
    }

    /// <summary>Groups of three by one separator, or India's: three at the end and two before.</summary>
    private static bool AreGroups(string whole)
    {
        var at = whole.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (at < 0) return true;
        var groups = whole.Split(whole[at]);
        if (!groups.All(group => group.Length > 0 && group.All(char.IsAsciiDigit)) || groups[^1].Length != 3) return false;
        var middle = groups[1..^1];
        return (groups[0].Length <= 3 && middle.All(group => group.Length == 3))
            || (whole[at] == ',' && groups[0].Length <= 2 && middle.All(group => group.Length == 2));
    }
}
