using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>A phone number as typed, reduced to what was meant: digits, a leading plus, OnceHub's country-number form.</summary>
/// <param name="Digits">Without the extension.</param>
/// <param name="CodeBeforeDash">What may be a calling code: of <c>1-2025550195</c> (up to three digits, one dash, the rest) the 1.</param>
internal readonly partial record struct TypedNumber(string Digits, bool HasPlus, string? CodeBeforeDash)
{
    /// <summary>Longer texts are notes, not numbers.</summary>
    private const int MaxTextLength = 60;

    /// <summary>Null for what holds letters, or signs that no number has.</summary>
    public static TypedNumber? From(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength) return null;
        var number = Extension().Replace(Scheme().Replace(text.Trim(), ""), "");
        var digits = new StringBuilder(number.Length);
        var plus = false;
        foreach (var c in number)
        {
            if (char.IsDigit(c)) digits.Append((char)('0' + (int)char.GetNumericValue(c)));
            else if (c is '+' or '\uFF0B')
            {
                if (plus || digits.Length > 0) return null;
                plus = true;
            }
            else if (!IsSeparator(c)) return null;
        }
        if (digits.Length == 0) return null;
        var form = CountryDashNumber().Match(number);
        return new TypedNumber(digits.ToString(), plus, form.Success ? form.Groups[1].Value : null);
    }

    public static bool EndsInExtension(string text) => Extension().IsMatch(text);

    /// <summary>Besides dashes and spaces: brackets, points, slashes, swung dashes, also of full width; the long vowel mark.</summary>
    private const string Separators = "()[]./~\u2212\u00B7\uFF08\uFF09\uFF3B\uFF3D\uFF0E\uFF0F\u30FC\u2053\u223C\uFF5E";

    private static bool IsSeparator(char c) => char.IsWhiteSpace(c) || Separators.Contains(c, StringComparison.Ordinal)
        || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string ExtensionWords = "extensi[oó]n|extn?|x|int|доб|anexo|ramal|poste|toestel|durchwahl|dw|wew|内線";

    private const string Labels = "callto|tele?(?:phone|fon)?|téléphone|teléfono|phone|ph|mob(?:ile|il)?|cell|handy|whatsapp";

    [GeneratedRegex(@"[\s,;.\-/(]*(?:(?:" + ExtensionWords + @")[.:=\s]*|[\#＃]\s*)\d{1,8}\s*\)?\s*$", Options)]
    private static partial Regex Extension();

    [GeneratedRegex(@"^(?:" + Labels + @")\s*(?:\.\s*:?|:)\s*", Options)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^\s*([1-9][0-9]{0,2})-[0-9]{5,14}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex CountryDashNumber();
}
