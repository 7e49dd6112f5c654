using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Administration.Credentials;

/// <summary>
/// Secrets that the gateway makes: 256 random bits behind a prefix that tells what they are. Keys are kept as their SHA-256
/// only: of so much randomness a plain hash gives nothing away.
/// </summary>
public static class GatewayKey
{
    public static string NewApiKey() => "ohk_" + Random();

    public static string NewOperatorKey() => "oho_" + Random();

    public static string NewWebhookSecret() => "ohw_" + Random();

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether the presented key is one of those hashed. All are compared, each in constant time.</summary>
    public static bool IsOneOf(string presented, ReadOnlySpan<byte[]> hashes)
    {
        var hash = HashOf(presented);
        var found = false;
        foreach (var known in hashes) found |= CryptographicOperations.FixedTimeEquals(hash, known);
        return found;
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
