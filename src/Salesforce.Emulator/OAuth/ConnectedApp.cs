using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Emulator.OAuth;

/// <summary>A client that may ask for tokens.</summary>
/// <param name="ClientId">The consumer key.</param>
/// <param name="Secret">The consumer secret; a public client has none.</param>
/// <param name="PublicKey">PEM of a certificate or public key, for the JWT bearer grant.</param>
/// <param name="RunAs">The user of the client credentials grant, by short name.</param>
internal sealed record ConnectedApp(string ClientId, string? Secret, string? PublicKey, string RunAs)
{
    /// <summary>Checks an RS256 assertion's signature, and reads its claims.</summary>
    public JsonElement? Verify(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || PublicKey is null)
            return null;
        using var key = Key(PublicKey);
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        if (!key.VerifyData(signed, Base64Url(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            return null;
        return JsonElement.Parse(Base64Url(parts[1]));
    }

    public static byte[] Base64Url(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static RSA Key(string pem)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.GetRSAPublicKey()!;
        }
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
