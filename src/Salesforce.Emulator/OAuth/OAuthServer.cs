using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.OAuth;

/// <summary>The authorization server: tokens, pages, and who a token belongs to.</summary>
internal sealed class OAuthServer(EmulatorState state)
{
    private readonly TokenEndpoint _tokens = new(state);
    private readonly LoginPages _pages = new(state);

    /// <returns>Null when the path is not the authorization server's.</returns>
    public ApiAnswer? TryAnswer(WebCall call)
    {
        try
        {
            return call.Path.TrimEnd('/') switch
            {
                "/services/oauth2/token" => _tokens.Answer(call),
                "/services/oauth2/authorize" => _pages.Authorize(call),
                "/services/oauth2/authorize/login" => _pages.LogIn(call),
                "/services/oauth2/authorize/consent" => _pages.Consent(call),
                "/services/oauth2/revoke" => Revoke(call),
                "/services/oauth2/introspect" => Introspect(call),
                "/services/oauth2/userinfo" => UserInfo(call),
                var path when path.StartsWith("/id/", StringComparison.Ordinal) => Identity(call),
                _ => null,
            };
        }
        catch (OAuthException e)
        {
            return e.Answer;
        }
    }

    private ApiAnswer Revoke(WebCall call)
    {
        var token = call.Form().GetValueOrDefault("token");
        return token is not null && state.Orgs.Any(o => o.Access.Revoke(token))
            ? new ApiAnswer(200, default)
            : throw new OAuthException("unsupported_token_type", "this token type is not supported");
    }

    private ApiAnswer Introspect(WebCall call)
    {
        var form = call.Form();
        var app =
            state.FindApp(form.GetValueOrDefault("client_id"))
            ?? throw new OAuthException("invalid_client_id", "client identifier invalid");
        if (app.Secret is not null && app.Secret != form.GetValueOrDefault("client_secret"))
            throw new OAuthException("invalid_client", "invalid client credentials");
        var token = form.GetValueOrDefault("token") ?? "";
        var (org, session) = Find(token);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("active", session is not null || state.Orgs.Any(o => o.Access.GrantOf(token) is not null));
            if (session is not null)
            {
                json.WriteString("scope", session.Scope);
                json.WriteString("client_id", session.ClientId);
                json.WriteString("username", UserOf(org!, session).Text("Username"));
                json.WriteString("sub", $"{call.BaseUrl}/id/{org!.Id}/{session.UserId}");
                json.WriteString("token_type", "access_token");
                json.WriteNumber("iat", session.IssuedAt.ToUnixTimeSeconds());
                json.WriteNumber("nbf", session.IssuedAt.ToUnixTimeSeconds());
                json.WriteNumber("exp", session.IssuedAt.AddMinutes(org.Settings.SessionMinutes).ToUnixTimeSeconds());
            }
            json.WriteEndObject();
        });
    }

    private (Org? Org, Session? Session) Find(string? token)
    {
        var org = state.OrgOfToken(token);
        return (org, org?.Access.Find(token!));
    }

    private static Row UserOf(Org org, Session session)
    {
        lock (org.Gate)
            return org.Database.Find(session.UserId)!;
    }

    private ApiAnswer UserInfo(WebCall call)
    {
        var (org, session) = Find(call.Bearer ?? call.Form().GetValueOrDefault("access_token"));
        if (session is null)
            return Forbidden("Bad_OAuth_Token");
        var user = UserOf(org!, session);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("sub", $"{call.BaseUrl}/id/{org!.Id}/{user.Id}");
            json.WriteString("user_id", user.Id);
            json.WriteString("organization_id", org.Id);
            json.WriteString("preferred_username", user.Text("Username"));
            json.WriteString("nickname", user.Text("Alias"));
            json.WriteString("name", user.Text("Name"));
            json.WriteString("email", user.Text("Email"));
            json.WriteBoolean("email_verified", true);
            json.WriteString("given_name", user.Text("FirstName"));
            json.WriteString("family_name", user.Text("LastName"));
            json.WriteString("zoneinfo", user.Text("TimeZoneSidKey"));
            json.WriteString("language", "en_US");
            json.WriteString("locale", "en_US");
            json.WriteString("user_type", "STANDARD");
            json.WriteBoolean("active", true);
            WriteUrls(json, call);
            json.WriteEndObject();
        });
    }

    private ApiAnswer Identity(WebCall call)
    {
        var (org, session) = Find(call.Bearer ?? call.Form().GetValueOrDefault("oauth_token"));
        if (session is null)
            return Forbidden("Bad_OAuth_Token");
        var path = call.Path.Trim('/').Split('/');
        if (path.Length != 3
            || !RecordId.TryParse(path[1], out var orgId)
            || orgId != org!.Id
            || !RecordId.TryParse(path[2], out var userId)
            || userId != session.UserId)
            return Forbidden("Wrong_Org");
        var user = UserOf(org, session);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", $"{call.BaseUrl}/id/{org.Id}/{user.Id}");
            json.WriteBoolean("asserted_user", true);
            json.WriteString("user_id", user.Id);
            json.WriteString("organization_id", org.Id);
            json.WriteString("username", user.Text("Username"));
            json.WriteString("nick_name", user.Text("Alias"));
            json.WriteString("display_name", user.Text("Name"));
            json.WriteString("email", user.Text("Email"));
            json.WriteBoolean("email_verified", true);
            json.WriteString("first_name", user.Text("FirstName"));
            json.WriteString("last_name", user.Text("LastName"));
            json.WriteString("timezone", user.Text("TimeZoneSidKey"));
            json.WriteBoolean("active", true);
            json.WriteString("user_type", "STANDARD");
            json.WriteString("language", "en_US");
            json.WriteString("locale", "en_US");
            json.WriteNumber("utcOffset", 0);
            json.WriteString(
                "last_modified_date",
                ((DateTime)user["LastModifiedDate"]!).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteBoolean("is_app_installed", true);
            WriteUrls(json, call);
            json.WriteEndObject();
        });
    }

    private static void WriteUrls(System.Text.Json.Utf8JsonWriter json, WebCall call)
    {
        json.WriteStartObject("urls");
        json.WriteString("enterprise", $"{call.BaseUrl}/services/Soap/c/{{version}}/");
        json.WriteString("metadata", $"{call.BaseUrl}/services/Soap/m/{{version}}/");
        json.WriteString("partner", $"{call.BaseUrl}/services/Soap/u/{{version}}/");
        json.WriteString("rest", $"{call.BaseUrl}/services/data/v{{version}}/");
        json.WriteString("sobjects", $"{call.BaseUrl}/services/data/v{{version}}/sobjects/");
        json.WriteString("search", $"{call.BaseUrl}/services/data/v{{version}}/search/");
        json.WriteString("query", $"{call.BaseUrl}/services/data/v{{version}}/query/");
        json.WriteString("recent", $"{call.BaseUrl}/services/data/v{{version}}/recent/");
        json.WriteEndObject();
    }

    private static ApiAnswer Forbidden(string text) =>
        new(403, System.Text.Encoding.UTF8.GetBytes(text)) { ContentType = "text/html; charset=utf-8" };
}
