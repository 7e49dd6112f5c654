using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Salesforce.Emulator.Store;

/// <summary>Salesforce ids: 15 case-sensitive characters, and 18 with a check that makes them case-insensitive.</summary>
internal static class RecordId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Check = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private const int SequenceStart = 6;

    /// <summary>The id of a row: key prefix, the org's two-character pod, a zero, and the row's number in base 62.</summary>
    public static string Make(string keyPrefix, string pod, long number)
    {
        Span<char> id = stackalloc char[18];
        keyPrefix.CopyTo(id);
        pod.CopyTo(id[3..]);
        id[5] = '0';
        for (var i = 14; i >= SequenceStart; i--)
        {
            id[i] = Digits[(int)(number % 62)];
            number /= 62;
        }
        WriteCheck(id);
        return new string(id);
    }

    public static long Number(string id18)
    {
        long number = 0;
        for (var i = SequenceStart; i < 15; i++)
            number = number * 62 + Digits.IndexOf(id18[i], StringComparison.Ordinal);
        return number;
    }

    /// <summary>Reads 15 or 18 characters into the 18-character form. Of 18, the check decides the letters' case.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? id18)
    {
        id18 = null;
        if (text is null || text.Length is not (15 or 18))
            return false;
        Span<char> id = stackalloc char[18];
        text.AsSpan().CopyTo(id);
        foreach (var c in id[..text.Length])
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        if (text.Length == 18 && !ApplyCheck(id))
            return false;
        if (text.Length == 15)
            WriteCheck(id);
        id18 = new string(id);
        return true;
    }

    private static void WriteCheck(Span<char> id)
    {
        for (var group = 0; group < 3; group++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
                if (char.IsAsciiLetterUpper(id[group * 5 + i]))
                    bits |= 1 << i;
            id[15 + group] = Check[bits];
        }
    }

    private static bool ApplyCheck(Span<char> id)
    {
        for (var group = 0; group < 3; group++)
        {
            id[15 + group] = char.ToUpperInvariant(id[15 + group]);
            var bits = Check.IndexOf(id[15 + group], StringComparison.Ordinal);
            if (bits < 0)
                return false;
            for (var i = 0; i < 5; i++)
            {
                ref var c = ref id[group * 5 + i];
                var upper = (bits & (1 << i)) != 0;
                if (upper && !char.IsAsciiLetter(c))
                    return false;
                c = upper ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c);
            }
        }
        return true;
    }
}
