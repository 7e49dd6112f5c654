using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>A phone number as typed, reduced to what was meant: digits, a leading plus, OnceHub's country-number form.</summary>
/// <param name="Digits">Without the extension.</param>
/// <param name="IsCountryDashNumber">Exactly <c>1-2025550195</c>: up to three digits, one dash, the rest.</param>
internal readonly partial record struct TypedNumber(string Digits, bool HasPlus, bool IsCountryDashNumber)
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
        return digits.Length == 0 ? null : new TypedNumber(digits.ToString(), plus, CountryDashNumber().IsMatch(number));
    }

    public static bool EndsInExtension(string text) => Extension().IsMatch(text);

    private static bool IsSeparator(char c) => char.IsWhiteSpace(c) || c is '(' or ')' or '[' or ']' or '.' or '/' or '\u2212' or '~' or '\u00B7'
        || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format;

    [GeneratedRegex(@"[\s,;.\-]*(?:(?:extension|extn?|x|int|доб)[.:=\s]*|\#\s*)\d{1,8}\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Extension();

    [GeneratedRegex(@"^(?:tel|callto|phone)\s*:\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^\s*[1-9][0-9]{0,2}-[0-9]{5,14}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex CountryDashNumber();
}
