using System.Globalization;
using System.Text;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Numbers and times are written with the signs of any script: digits become 0 to 9, spaces of any width one blank, dashes
/// and minus signs a hyphen, full-width signs plain ones; marks that nobody sees are left out.
/// </summary>
internal static class PlainText
{
    private const char FullWidthFirst = '\uFF01';
    private const char FullWidthLast = '\uFF5E';
    private const int FullWidthOffset = 0xFEE0;

    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
        {
            var one = Of(c);
            if (one is null || (one == ' ' && plain is [.., ' '])) continue;
            plain.Append(one.Value);
        }
        return plain.ToString().Trim();
    }

    private static char? Of(char c) => c switch
    {
        >= ' ' and <= '~' => c,
        >= FullWidthFirst and <= FullWidthLast => (char)(c - FullWidthOffset),
        '\u2212' or '\u207B' or '\u02D7' or '\u2796' => '-',
        '\u00A0' or '\t' or '\r' or '\n' => ' ',
        _ => char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)char.GetNumericValue(c)),
            UnicodeCategory.SpaceSeparator => ' ',
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.Format or UnicodeCategory.Control => null,
            _ => c,
        },
    };
}
