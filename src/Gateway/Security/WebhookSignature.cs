using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// OnceHub's signature of a webhook: <c>Oncehub-Signature: t=&lt;unix seconds&gt;,s=&lt;hex&gt;</c>, where <c>s</c> is the
/// HMAC-SHA256 of <c>t</c>, a dot and the raw body under the endpoint's secret (OnceHub's developer documentation, Webhooks).
/// </summary>
internal sealed class WebhookSignature
{
    public const string HeaderName = "Oncehub-Signature";

    private const int MaxTimeDigits = 12;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly string _time;
    private readonly byte[] _mac;

    private WebhookSignature(string time, byte[] mac)
    {
        _time = time;
        _mac = mac;
        SignedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public DateTimeOffset SignedAt { get; }

    /// <summary>False when the header is not of the form. Members we do not know are skipped, so that OnceHub may add some.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out WebhookSignature? signature)
    {
        signature = null;
        string? time = null;
        byte[]? mac = null;
        foreach (var range in header.AsSpan().Split(','))
        {
            var part = header.AsSpan(range).Trim();
            if (part.StartsWith("t="))
            {
                if (time is not null || !IsTime(part[2..])) return false;
                time = part[2..].ToString();
            }
            else if (part.StartsWith("s="))
            {
                if (mac is not null || !TryReadMac(part[2..], out mac)) return false;
            }
        }
        if (time is null || mac is null) return false;
        signature = new WebhookSignature(time, mac);
        return true;
    }

    /// <summary>Whether any of the secrets made this signature of the body. All are tried, each compared in constant time.</summary>
    public bool IsOf(ReadOnlySequence<byte> body, ReadOnlySpan<byte[]> secrets)
    {
        Span<byte> prefix = stackalloc byte[MaxTimeDigits + 1];
        prefix = prefix[..(Encoding.ASCII.GetBytes(_time, prefix) + 1)];
        prefix[^1] = (byte)'.';
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var fits = false;
        foreach (var secret in secrets)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
            hmac.AppendData(prefix);
            foreach (var piece in body) hmac.AppendData(piece.Span);
            hmac.GetHashAndReset(expected);
            fits |= CryptographicOperations.FixedTimeEquals(expected, _mac);
        }
        return fits;
    }

    private static bool IsTime(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxTimeDigits && !text.ContainsAnyExceptInRange('0', '9') && IsInRange(text);

    // Twelve digits reach beyond the year 9999.
    private static bool IsInRange(ReadOnlySpan<char> digits) =>
        long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static bool TryReadMac(ReadOnlySpan<char> hex, [NotNullWhen(true)] out byte[]? mac)
    {
        mac = null;
        if (hex.Length != HMACSHA256.HashSizeInBytes * 2 || hex.ContainsAnyExcept(HexDigits)) return false;
        mac = Convert.FromHexString(hex);
        return true;
    }
}
