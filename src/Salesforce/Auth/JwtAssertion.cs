using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>The signed statement of the JWT bearer grant: RS256, good for two minutes (Salesforce allows three).</summary>
internal static class JwtAssertion
{
    private static readonly Uri Production = new("https://login.salesforce.com");
    private static readonly Uri Sandboxes = new("https://test.salesforce.com");
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Salesforce documents two audiences. They work for orgs on their own domain too, some of which answer "audience is invalid" to
    /// the address of that domain. A sandbox's own domain has <c>.sandbox.</c> in it.
    /// </summary>
    internal static Uri DocumentedAudience(Uri loginUrl) =>
        loginUrl.Host.Equals(Sandboxes.Host, StringComparison.OrdinalIgnoreCase)
        || loginUrl.Host.Contains(".sandbox.", StringComparison.OrdinalIgnoreCase)
            ? Sandboxes
            : Production;

    public static string Create(JwtBearerConnection connection, DateTimeOffset now)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(connection.PrivateKeyPem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw Unusable("it is not an unencrypted RSA key in PEM");
        }
        var key = new RsaSecurityKey(rsa) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        var descriptor = new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Iss] = connection.ClientId,
                [JwtRegisteredClaimNames.Sub] = connection.Username,
                [JwtRegisteredClaimNames.Aud] = (connection.Audience ?? DocumentedAudience(connection.LoginUrl)).AbsoluteUri.TrimEnd('/'),
                [JwtRegisteredClaimNames.Exp] = (now + Life).ToUnixTimeSeconds(),
            },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        };
        try
        {
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
        }
        catch (Exception e)
            when (e
                    is ArgumentException
                        or CryptographicException
                        or SecurityTokenException
                        or InvalidOperationException
                        or NotSupportedException)
        {
            throw Unusable("it cannot sign RS256, as a public key or a damaged one cannot");
        }
    }

    // Without the inner exception: it may quote the key.
    private static SalesforceException Unusable(string why) => new(new SalesforceError
    {
        Action = FailureAction.Reconnect,
        Code = ClientErrorCodes.BadConnection,
        Message =
            $"The private key of the JWT bearer connection cannot be used: {why}. Save the connection again with the key that belongs to "
            + "the connected app's certificate.",
    });
}
