using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Administration.People;

/// <summary>
/// Secrets that are made here: 256 random bits. Only their SHA-256 is kept; of so much randomness a plain hash gives nothing away.
/// </summary>
internal static class SecretToken
{
    public static string New(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>In hex.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
