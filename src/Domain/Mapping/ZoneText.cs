using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Zones that name one offset: signs, UTC, and the abbreviations that mean one thing (RFC 822, and Europe's).</summary>
internal static class ZoneText
{
    private static readonly TimeSpan Most = TimeSpan.FromHours(14);

    /// <summary>Null for abbreviations of several zones (IST), and for offsets that no zone has. CST is America's, as in RFC 822.</summary>
    public static TimeSpan? OffsetOf(string text)
    {
        var name = text.TrimEnd("0123456789:+- ".ToCharArray()).ToUpperInvariant();
        double? hours = name switch
        {
            "" or "Z" or "UT" or "UTC" or "GMT" or "WET" => 0,
            "CET" or "WEST" => 1,
            "CEST" or "EET" => 2,
            "EEST" or "MSK" => 3,
            "JST" or "KST" => 9,
            "EDT" => -4,
            "EST" or "CDT" => -5,
            "CST" or "MDT" => -6,
            "MST" or "PDT" => -7,
            "PST" or "AKDT" => -8,
            "AKST" => -9,
            "HST" => -10,
            "AEST" => 10,
            "AEDT" => 11,
            _ => null,
        };
        if (hours is not { } known) return null;
        var sign = text.AsSpan(name.Length).Trim();
        return sign.IsEmpty ? TimeSpan.FromHours(known) : Signed(sign);
    }

    /// <summary><c>+1</c>, <c>+01</c>, <c>+0100</c>, <c>+01:00</c>.</summary>
    private static TimeSpan? Signed(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[4];
        var length = 0;
        foreach (var c in text[1..])
            if (char.IsAsciiDigit(c) && length < digits.Length) digits[length++] = c;
        if (length == 0) return null;
        var hourDigits = length <= 2 ? length : length - 2;
        var hour = int.Parse(digits[..hourDigits], NumberStyles.None, CultureInfo.InvariantCulture);
        var minute = length <= 2 ? 0 : int.Parse(digits[hourDigits..length], NumberStyles.None, CultureInfo.InvariantCulture);
        var offset = new TimeSpan(hour, minute, 0);
        if (minute > 59 || offset > Most) return null;
        return text[0] == '-' ? -offset : offset;
    }
}
