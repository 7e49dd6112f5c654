using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Client;

/// <summary>Signs bodies as OnceHub signs its webhooks: to send them in tests, and to check what one receives.</summary>
/// <param name="secret">A webhook secret of the org.</param>
/// <param name="time">The clock; the system's when left out.</param>
public sealed class WebhookSigner(string secret, TimeProvider? time = null)
{
    /// <summary>The header that carries the signature.</summary>
    public const string HeaderName = "Oncehub-Signature";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The header's value: the time, and the HMAC-SHA256 of time, dot and body under the secret.</summary>
    /// <param name="body">The bytes that are sent, exactly.</param>
    public string Sign(ReadOnlySpan<byte> body)
    {
        var seconds = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hash.AppendData(body);
        return $"t={seconds},s={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
