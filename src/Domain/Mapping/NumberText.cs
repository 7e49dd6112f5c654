using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Reads numbers as people type them: with currency signs, a percent sign, thousands separators, a decimal comma.</summary>
internal static class NumberText
{
    public static bool TryRead(FieldValue value, out decimal number)
    {
        number = 0;
        if (value.Kind == FieldValueKind.Boolean) return false;
        var text = value.ToString().Trim();
        return decimal.TryParse(Plain(text), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static string Plain(string text)
    {
        // (12.50) is how accountants write a negative.
        if (text is ['(', .. var inside, ')']) text = "-" + inside;
        text = WithoutUnit(text).Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        var (comma, point) = (text.LastIndexOf(','), text.LastIndexOf('.'));
        if (comma < 0) return text.Count(c => c == '.') > 1 && AreThousands(text, '.') ? text.Replace(".", "", StringComparison.Ordinal) : text;
        if (point < 0) return AreThousands(text, ',') ? text.Replace(",", "", StringComparison.Ordinal) : text.Replace(',', '.');
        // Both: the later one is the decimal sign.
        return comma > point
            ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
            : text.Replace(",", "", StringComparison.Ordinal);
    }

    /// <summary>Without a currency's sign or code, or a percent sign, at either end. Other letters make it no number.</summary>
    private static string WithoutUnit(string text)
    {
        var sign = text is ['-' or '+', ..] ? text[..1] : "";
        var rest = text[sign.Length..].Trim();
        rest = rest.TrimEnd('%').Trim();
        if (rest.Length > 0 && char.GetUnicodeCategory(rest[0]) == UnicodeCategory.CurrencySymbol) rest = rest[1..];
        else if (rest.Length > 0 && char.GetUnicodeCategory(rest[^1]) == UnicodeCategory.CurrencySymbol) rest = rest[..^1];
        else if (rest.Length > 3 && rest[..3].All(char.IsAsciiLetterUpper)) rest = rest[3..];
        else if (rest.Length > 3 && rest[^3..].All(char.IsAsciiLetterUpper)) rest = rest[..^3];
        return sign + rest.Trim();
    }

    private static bool AreThousands(string text, char separator)
    {
        var groups = text.TrimStart('-', '+').Split(separator);
        return groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3 && group.All(char.IsAsciiDigit));
    }
}
