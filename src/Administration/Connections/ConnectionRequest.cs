using System.Security.Cryptography;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>
/// How to connect an org to Salesforce: with <c>refreshToken</c>, with <c>username</c> and <c>privateKeyPem</c> (JWT bearer),
/// or with <c>clientSecret</c> alone (client credentials).
/// </summary>
/// <remarks>Holds secrets: never log it.</remarks>
public sealed record ConnectionRequest
{
    /// <summary>https://login.salesforce.com, https://test.salesforce.com, or the org's own domain.</summary>
    public string? LoginUrl { get; init; }

    /// <summary>The connected app's consumer key.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>The Salesforce user to act as.</summary>
    public string? Username { get; init; }

    /// <summary>RSA private key in PEM.</summary>
    public string? PrivateKeyPem { get; init; }

    /// <summary>
    /// Whom a JWT bearer assertion is for, where it is not https://login.salesforce.com, or https://test.salesforce.com for a sandbox:
    /// the address of an Experience Cloud site, or of the org's own domain.
    /// </summary>
    public string? Audience { get; init; }

    public override string ToString() => $"ConnectionRequest {{ LoginUrl = {LoginUrl} }}";

    /// <exception cref="RefusedException">It is not a connection; says why.</exception>
    internal SalesforceConnection ToConnection()
    {
        var loginUrl = ReadLoginUrl(
            Needed(LoginUrl, "loginUrl", "https://login.salesforce.com, https://test.salesforce.com or the org's own domain"));
        var clientId = Needed(ClientId, "clientId", "the connected app's consumer key");
        if (RefreshToken is not null && (Username is not null || PrivateKeyPem is not null))
            throw Bad("it has both 'refreshToken' and 'username' or 'privateKeyPem'. Send those of one way to connect.");
        if (RefreshToken is not null)
            return new RefreshTokenConnection
            {
                LoginUrl = loginUrl,
                ClientId = clientId,
                ClientSecret = NullIfBlank(ClientSecret),
                RefreshToken = Needed(RefreshToken, "refreshToken", "what the web flow answered"),
            };
        if (Username is not null || PrivateKeyPem is not null)
            return new JwtBearerConnection
            {
                LoginUrl = loginUrl,
                ClientId = clientId,
                Username = Needed(Username, "username", "the Salesforce user to act as"),
                PrivateKeyPem = ReadPrivateKey(),
                Audience = NullIfBlank(Audience) is { } audience ? ReadAddress(audience, "audience") : null,
            };
        if (NullIfBlank(Audience) is not null)
            throw Bad("'audience' belongs to JWT bearer, with 'username' and 'privateKeyPem'. Leave it out for other ways to connect.");
        return new ClientCredentialsConnection
        {
            LoginUrl = OwnDomain(loginUrl),
            ClientId = clientId,
            ClientSecret = Needed(
                ClientSecret,
                "clientSecret",
                "the connected app's consumer secret; or send 'refreshToken', or 'username' and 'privateKeyPem'"),
        };
    }

    /// <exception cref="RefusedException">Not an address that tokens may travel to.</exception>
    internal static Uri ReadLoginUrl(string text) => ReadAddress(text, "loginUrl");

    private static Uri ReadAddress(string text, string member)
    {
        // Plain http is for an emulator on the same machine.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            throw Bad($"'{member}' must be an https address without user, query or fragment, such as https://login.salesforce.com.");
        return url;
    }

    private static Uri OwnDomain(Uri loginUrl) =>
        loginUrl.Host is "login.salesforce.com" or "test.salesforce.com"
            ? throw Bad(
                $"client credentials work only on the org's own domain, not on {loginUrl.Host}. "
                + "Send the 'My Domain' address of the org as 'loginUrl'.")
            : loginUrl;

    private string ReadPrivateKey()
    {
        var pem = Needed(PrivateKeyPem, "privateKeyPem", "the RSA private key in PEM whose certificate the connected app has");
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(pem);
            // A public key imports too; only a private one exports this.
            key.ExportParameters(includePrivateParameters: true);
            return pem;
        }
        catch (Exception broken) when (broken is ArgumentException or CryptographicException)
        {
            throw Bad("'privateKeyPem' is not an unencrypted RSA private key in PEM (PKCS#8 or PKCS#1), from its BEGIN to its END line.");
        }
    }

    private static string Needed(string? value, string member, string what) =>
        NullIfBlank(value) ?? throw Bad($"'{member}' is missing: {what}.");

    private static string? NullIfBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static RefusedException Bad(string why) => new(RefusalKind.ConnectionInvalid, "Nothing was saved: " + why);
}
