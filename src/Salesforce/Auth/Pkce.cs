using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Proof that who comes back with the code is who left for it (RFC 7636, S256). Keep the verifier secret until the exchange.
/// </summary>
public sealed record Pkce
{
    private Pkce(string verifier, string challenge)
    {
        Verifier = verifier;
        Challenge = challenge;
    }

    public string Verifier { get; }

    /// <summary>Goes with the browser to Salesforce.</summary>
    public string Challenge { get; }

    public static Pkce New() => Of(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public static Pkce Of(string verifier) => new(verifier, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));

    public override string ToString() => nameof(Pkce);
}
