using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>A stand-in OpenID Connect provider: discovery, keys, code flow with PKCE. Whoever comes is who the test says.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "oncehub-sync";
    public const string ClientSecret = "hush-provider-secret";

    private const string AccessToken = "opens-user-info";

    private readonly RsaSecurityKey _key = new(RSA.Create(2_048)) { KeyId = "key-1" };
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string RedirectUri)> _codes = [];
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>What the id token says of who logs in.</summary>
    public Dictionary<string, object> Claims { get; } =
        new()
        {
            ["sub"] = "subject-1",
            ["email"] = "ann@acme.example",
            ["email_verified"] = true,
        };

    /// <summary>What the user info endpoint says; null where there is none.</summary>
    public Dictionary<string, object>? UserInfo { get; init; }

    /// <summary>Changes a token before it is signed, or signs it with another key.</summary>
    public Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <param name="userInfo">What the user info endpoint says; null for a provider that has none.</param>
    public static async Task<OpenIdProvider> StartAsync(Dictionary<string, object>? userInfo = null)
    {
        var provider = new OpenIdProvider { UserInfo = userInfo };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = provider._app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () =>
        {
            var configuration = new Dictionary<string, object>
            {
                ["issuer"] = provider.Issuer,
                ["authorization_endpoint"] = provider.Issuer + "/authorize",
                ["token_endpoint"] = provider.Issuer + "/token",
                ["jwks_uri"] = provider.Issuer + "/keys",
                ["response_types_supported"] = new[] { "code" },
                ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
            };
            if (provider.UserInfo is not null) configuration["userinfo_endpoint"] = provider.Issuer + "/userinfo";
            return Results.Json(configuration);
        });
        app.MapGet("/userinfo", (HttpContext http) =>
            http.Request.Headers.Authorization == $"Bearer {AccessToken}" ? Results.Json(provider.UserInfo) : Results.StatusCode(401));
        app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(
                new RsaSecurityKey(provider._key.Rsa.ExportParameters(false)) { KeyId = provider._key.KeyId }
            );
            return Results.Json(
                new
                {
                    keys = new[]
                    {
                        new
                        {
                            kty = key.Kty,
                            kid = key.Kid,
                            n = key.N,
                            e = key.E,
                            use = "sig",
                            alg = "RS256",
                        },
                    },
                });
        });
        app.MapPost("/token", (Delegate)provider.TokenAsync);
        await app.StartAsync();
        provider.Address = new Uri(app.Urls.Single());
        return provider;
    }

    private string Issuer => Address.ToString().TrimEnd('/');

    /// <summary>Somebody logs in and is sent back: the address of the way back.</summary>
    public string LogIn(Uri authorize)
    {
        var asked = HttpUtility.ParseQueryString(authorize.Query);
        Assert.Equal((Issuer + "/authorize", ClientId, "code", "S256"), (
            authorize.GetLeftPart(UriPartial.Path), asked["client_id"], asked["response_type"], asked["code_challenge_method"]));
        var code = Guid.NewGuid().ToString("n");
        _codes[code] = (asked["nonce"]!, asked["code_challenge"]!, asked["redirect_uri"]!);
        return QueryHelpers.AddQueryString(
            asked["redirect_uri"]!, new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] }
        );
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret || !_codes.TryRemove(form["code"]!, out var code)
            || form["redirect_uri"] != code.RedirectUri
            || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) != code.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = ClientId,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object>(Claims) { ["nonce"] = code.Nonce },
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        };
        Spoil?.Invoke(token);
        return Results.Json(
            new
            {
                access_token = AccessToken,
                token_type = "Bearer",
                expires_in = 300,
                id_token = new JsonWebTokenHandler().CreateToken(token),
            });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Rsa.Dispose();
    }
}
