using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Signs as OnceHub's documents say, by other means than the gateway's.</summary>
internal static class Signing
{
    public static string Header(string secret, byte[] body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},s={Mac(secret, time, body)}";
    }

    public static string Mac(string secret, string time, byte[] body)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        byte[] message = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        return Convert.ToHexStringLower(hmac.ComputeHash(message));
    }
}
