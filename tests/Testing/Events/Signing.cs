using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Testing;

/// <summary>
/// Signs webhooks as OnceHub's documents say. It shares no code with the gateway, which checks signatures, nor with the client's
/// <c>WebhookSigner</c>: a mistake that both of those make would be seen here alone.
/// </summary>
public static class Signing
{
    public const string HeaderName = "Oncehub-Signature";

    /// <summary>The header's value.</summary>
    public static string Header(string secret, byte[] body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},s={Mac(secret, time, body)}";
    }

    public static string Mac(string secret, string time, byte[] body)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message));
    }

    /// <summary>A webhook to an org of a gateway, signed now.</summary>
    public static HttpRequestMessage Request(Uri gateway, string org, string json, string secret)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, $"/v1/orgs/{org}/webhooks/oncehub"))
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.Add(HeaderName, Header(secret, body, DateTimeOffset.UtcNow));
        return request;
    }
}
