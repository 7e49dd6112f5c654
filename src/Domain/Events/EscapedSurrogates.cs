using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Halves of surrogate pairs that JSON has as escapes, as of a text that was cut amid a character: .NET reads no text with one.
/// </summary>
public static class EscapedSurrogates
{
    /// <summary>Puts U+FFFD for each half without its other; the length stays. What has no such escape is given back as it is.</summary>
    public static byte[] Mend(byte[] utf8)
    {
        if (utf8.AsSpan().IndexOf(@"\ud"u8) < 0 && utf8.AsSpan().IndexOf(@"\uD"u8) < 0) return utf8;
        var mended = utf8.ToArray();
        for (var i = 0; i < mended.Length - 1; i++)
        {
            if (mended[i] != '\\') continue;
            if (EscapedUnit(mended, i) is not { } unit || !char.IsSurrogate(unit))
            {
                i++;
                continue;
            }
            if (char.IsHighSurrogate(unit) && EscapedUnit(mended, i + 6) is { } next && char.IsLowSurrogate(next)) i += 11;
            else
            {
                "fffd"u8.CopyTo(mended.AsSpan(i + 2));
                i += 5;
            }
        }
        return mended;
    }

    private static char? EscapedUnit(ReadOnlySpan<byte> utf8, int at) =>
        at + 6 <= utf8.Length && utf8[at] == '\\' && utf8[at + 1] == 'u'
        && ushort.TryParse(utf8.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
