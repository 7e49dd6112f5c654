using System.Buffers;
using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Text of events before it means anything: byte order marks, times, white space.</summary>
internal static class JsonText
{
    /// <summary>Unicode has control characters in its first 256 alone.</summary>
    private static readonly SearchValues<char> Unwanted =
        SearchValues.Create([.. Enumerable.Range(0, 256).Select(c => (char)c).Where(IsUnwanted)]);

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    public static int MarkLength(ReadOnlySpan<byte> utf8) => utf8.StartsWith(Mark) ? Mark.Length : 0;

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) => utf8[MarkLength(utf8)..];

    /// <summary>An ISO 8601 time in UTC (without an offset it is UTC); null for anything else, and for years no meeting is in.</summary>
    public static DateTimeOffset? Time(string? text)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        if (text is null) return null;
        var trimmed = text.AsSpan().Trim();

        // The framework's parser takes many other forms, some of them ambiguous between countries.
        if (trimmed.Length < 10 || trimmed[4] != '-' || trimmed[7] != '-') return null;
        return DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, Styles, out var time) && time.Year is >= 1970 and < 4000
            ? time
            : null;
    }

    /// <summary>Trimmed, without control characters other than line breaks and tabs; null when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (text is null) return null;
        var cleaned = text.AsSpan().ContainsAny(Unwanted) ? string.Concat(text.Where(c => !IsUnwanted(c))) : text;
        var trimmed = cleaned.AsSpan().Trim().Trim("\u200B\uFEFF").Trim();
        return trimmed.Length == 0 ? null : trimmed.Length == cleaned.Length ? cleaned : trimmed.ToString();
    }

    private static bool IsUnwanted(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}
