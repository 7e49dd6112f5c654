using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Salesforce;

/// <summary>A connection as it is stored: JSON with stable names, encrypted by the store. Holds secrets: never log it.</summary>
public static class SalesforceConnectionJson
{
    /// <summary>The name of the secret, in the org's scope, that holds the org's connection.</summary>
    public const string SecretName = "salesforce.connection";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(SalesforceConnection connection) => JsonSerializer.Serialize(
        connection switch
        {
            RefreshTokenConnection refresh => new Stored("refresh_token", refresh.LoginUrl, refresh.ClientId)
            {
                ClientSecret = refresh.ClientSecret,
                RefreshToken = refresh.RefreshToken,
                OwnGrant = refresh.IsOwnGrant ? true : null,
            },
            JwtBearerConnection jwt => new Stored("jwt_bearer", jwt.LoginUrl, jwt.ClientId)
            {
                Username = jwt.Username,
                PrivateKeyPem = jwt.PrivateKeyPem,
                Audience = jwt.Audience,
            },
            ClientCredentialsConnection credentials => new Stored("client_credentials", credentials.LoginUrl, credentials.ClientId)
            {
                ClientSecret = credentials.ClientSecret,
            },
            _ => throw new ArgumentException($"There is no stored form of a {connection.GetType().Name}.", nameof(connection)),
        },
        Options);

    /// <exception cref="JsonException">Not a stored connection.</exception>
    public static SalesforceConnection Read(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json, Options) ?? throw new JsonException("A stored connection is an object.");
        return stored.Method switch
        {
            "refresh_token" => new RefreshTokenConnection
            {
                LoginUrl = stored.LoginUrl,
                ClientId = stored.ClientId,
                ClientSecret = stored.ClientSecret,
                RefreshToken = Needed(stored.RefreshToken, "refreshToken"),
                IsOwnGrant = stored.OwnGrant == true,
            },
            "jwt_bearer" => new JwtBearerConnection
            {
                LoginUrl = stored.LoginUrl,
                ClientId = stored.ClientId,
                Username = Needed(stored.Username, "username"),
                PrivateKeyPem = Needed(stored.PrivateKeyPem, "privateKeyPem"),
                Audience = stored.Audience,
            },
            "client_credentials" => new ClientCredentialsConnection
            {
                LoginUrl = stored.LoginUrl,
                ClientId = stored.ClientId,
                ClientSecret = Needed(stored.ClientSecret, "clientSecret"),
            },
            var other => throw new JsonException($"'{other}' is not a way to connect that this version knows."),
        };
    }

    private static string Needed(string? value, string member) =>
        value ?? throw new JsonException($"The stored connection lacks '{member}'.");

    private sealed record Stored(string Method, Uri LoginUrl, string ClientId)
    {
        public string? ClientSecret { get; init; }

        public string? RefreshToken { get; init; }

        public bool? OwnGrant { get; init; }

        public string? Username { get; init; }

        public string? PrivateKeyPem { get; init; }

        public Uri? Audience { get; init; }
    }
}
