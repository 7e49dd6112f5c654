using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.OAuth;

/// <summary>A refusal of the authorization server.</summary>
internal sealed class OAuthException(string error, string description) : Exception(description)
{
    public ApiAnswer Answer => ApiAnswer.Json(400, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", error);
        json.WriteString("error_description", Message);
        json.WriteEndObject();
    });
}

/// <summary><c>/services/oauth2/token</c>: each grant type finds an org and a user.</summary>
internal sealed class TokenEndpoint(EmulatorState state)
{
    private const string DefaultScope = "api refresh_token id";

    public ApiAnswer Answer(WebCall call)
    {
        var form = call.Form();
        var grantType = form.GetValueOrDefault("grant_type");
        return grantType switch
        {
            "refresh_token" => Refresh(call, form),
            "authorization_code" => Code(call, form),
            "client_credentials" => ClientCredentials(call, form),
            "password" => Password(call, form),
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => Jwt(call, form),
            null => throw new OAuthException("invalid_request", "missing required parameter: grant_type"),
            _ => throw new OAuthException("unsupported_grant_type", "grant type not supported"),
        };
    }

    private ConnectedApp App(WebCall call, Dictionary<string, string> form, bool secretNeeded)
    {
        var (id, secret) = (form.GetValueOrDefault("client_id"), form.GetValueOrDefault("client_secret"));
        if (call.Headers.GetValueOrDefault("Authorization") is { } basic && basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[basic.Length];
            if (!Convert.TryFromBase64String(basic[6..].Trim(), bytes, out var length)
                || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var user, var password])
                throw new OAuthException("invalid_client", "invalid client credentials");
            (id, secret) = (Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        }
        var app = state.FindApp(id) ?? throw new OAuthException("invalid_client_id", "client identifier invalid");
        if (app.Secret is not null && (secret is null ? secretNeeded : secret != app.Secret))
            throw new OAuthException("invalid_client", "invalid client credentials");
        return app;
    }

    private ApiAnswer Refresh(WebCall call, Dictionary<string, string> form)
    {
        var app = App(call, form, secretNeeded: false);
        var token =
            form.GetValueOrDefault("refresh_token")
            ?? throw new OAuthException("invalid_request", "missing required parameter: refresh_token");
        var org = state.Orgs.FirstOrDefault(o => o.Access.GrantOf(token)?.ClientId == app.ClientId);
        if (org?.Access.GrantOf(token) is not { } held || (call.OrgName is { } name && name != org.Name)) throw Expired();
        var user = Active(org, held.UserId);
        return Issued(call, org, app, () =>
        {
            var grant = org.Access.Use(token, app.ClientId) ?? throw Expired();
            var session = org.Access.Issue(user.Id, app.ClientId, grant.Scope, grant.Id);
            return (session, org.Settings.RotateRefreshTokens ? grant.Token : null);
        });
    }

    private static OAuthException Expired() => new("invalid_grant", "expired access/refresh token");

    private ApiAnswer Code(WebCall call, Dictionary<string, string> form)
    {
        var app = App(call, form, secretNeeded: false);
        var pending =
            state.Codes.Take(form.GetValueOrDefault("code")) ?? throw new OAuthException("invalid_grant", "invalid authorization code");
        if (pending.ClientId != app.ClientId)
            throw new OAuthException("invalid_grant", "invalid authorization code");
        if (pending.RedirectUri != form.GetValueOrDefault("redirect_uri"))
            throw new OAuthException("redirect_uri_mismatch", "redirect_uri must match configuration");
        if (pending.Challenge is { } challenge && !Matches(challenge, form.GetValueOrDefault("code_verifier")))
            throw new OAuthException("invalid_request", "invalid code verifier");
        if (pending.Challenge is null
            && app.Secret is not null
            && form.GetValueOrDefault("client_secret") is null
            && !call.Headers.ContainsKey("Authorization"))
            throw new OAuthException("invalid_client", "invalid client credentials");
        var org = pending.Org;
        return Issued(call, org, app, () =>
        {
            var grant =
                pending.Scope.Contains("refresh_token", StringComparison.Ordinal)
                || pending.Scope.Contains("offline_access", StringComparison.Ordinal)
                || pending.Scope.Contains("full", StringComparison.Ordinal)
                ? org.Access.Grant(pending.UserId, app.ClientId, pending.Scope) : null;
            return (org.Access.Issue(pending.UserId, app.ClientId, pending.Scope, grant?.Id), grant?.Token);
        });
    }

    private ApiAnswer ClientCredentials(WebCall call, Dictionary<string, string> form)
    {
        var app = App(call, form, secretNeeded: true);
        var org = state.OrgOrDefault(call.OrgName);
        return Issued(call, org, app, () => (org.Access.Issue(EmulatorState.UserIn(org, app.RunAs).Id, app.ClientId, "api"), null));
    }

    private ApiAnswer Password(WebCall call, Dictionary<string, string> form)
    {
        var app = App(call, form, secretNeeded: true);
        var (org, user) = state.LogIn(call.OrgName, form.GetValueOrDefault("username"), form.GetValueOrDefault("password"))
            ?? throw new OAuthException("invalid_grant", "authentication failure");
        return Issued(call, org, app, () => (org.Access.Issue(Active(org, user.Id).Id, app.ClientId, DefaultScope), null));
    }

    private ApiAnswer Jwt(WebCall call, Dictionary<string, string> form)
    {
        var assertion =
            form.GetValueOrDefault("assertion") ?? throw new OAuthException("invalid_request", "missing required parameter: assertion");
        var parts = assertion.Split('.');
        if (parts.Length != 3)
            throw new OAuthException("invalid_grant", "invalid assertion");
        var issuer = System.Text.Json.JsonElement.Parse(ConnectedApp.Base64Url(parts[1])).TryGetProperty("iss", out var iss)
            ? iss.GetString()
            : null;
        var app = state.FindApp(issuer) ?? throw new OAuthException("invalid_client_id", "client identifier invalid");
        var claims = app.Verify(assertion) ?? throw new OAuthException("invalid_grant", "invalid assertion");
        JwtClaims.CheckLife(claims, state.Time.GetUtcNow());
        var username =
            claims.TryGetProperty("sub", out var sub) ? sub.GetString()
            : claims.TryGetProperty("prn", out var prn) ? prn.GetString()
            : null;
        var (org, user) =
            state.FindUser(call.OrgName, username) ?? throw new OAuthException("invalid_grant", "user hasn't approved this consumer");
        JwtClaims.CheckAudience(claims, org, call.BaseUrl);
        return Issued(call, org, app, () => (org.Access.Issue(Active(org, user.Id).Id, app.ClientId, DefaultScope), null));
    }

    private static Row Active(Org org, string userId)
    {
        lock (org.Gate)
            return org.Database.Find(userId) is { } user && user.Flag("IsActive")
                ? user
                : throw new OAuthException("inactive_user", "user is inactive");
    }

    private static bool Matches(string challenge, string? verifier) =>
        verifier is not null
        && System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == challenge.TrimEnd('=');

    /// <param name="issue">Uses up a refresh token, and makes a session: not for a request that the org's condition refuses.</param>
    private static ApiAnswer Issued(
        WebCall call, Org org, ConnectedApp app, Func<(Session Session, string? RefreshToken)> issue)
    {
        if (ConditionAnswers.OfToken(org.Settings.Condition) is { } stopped)
            return stopped;
        var (session, refreshToken) = issue();
        var id = $"{call.BaseUrl}/id/{org.Id}/{session.UserId}";
        var issuedAt = session.IssuedAt.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(app.Secret ?? app.ClientId), Encoding.UTF8.GetBytes(id + issuedAt));
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("access_token", session.Token);
            if (refreshToken is not null)
                json.WriteString("refresh_token", refreshToken);
            json.WriteString("signature", Convert.ToBase64String(signature));
            json.WriteString("scope", session.Scope);
            json.WriteString("instance_url", call.BaseUrl);
            json.WriteString("id", id);
            json.WriteString("token_type", "Bearer");
            json.WriteString("issued_at", issuedAt);
            json.WriteEndObject();
        });
    }
}
