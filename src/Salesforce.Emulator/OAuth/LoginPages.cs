using System.Net;
using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.OAuth;

/// <summary>Login, then consent, then back to the app with a code. The request travels along in hidden fields.</summary>
internal sealed class LoginPages(EmulatorState state)
{
    private static readonly string[] Carried =
    [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
        "login_hint",
    ];

    public ApiAnswer Authorize(WebCall call)
    {
        var form = call.Form();
        CheckRequest(form);
        return LoginPage(call, form, null);
    }

    public ApiAnswer LogIn(WebCall call)
    {
        var form = call.Form();
        CheckRequest(form);
        if (state.LogIn(call.OrgName, form.GetValueOrDefault("username"), form.GetValueOrDefault("pw")) is not { } login)
            return LoginPage(
                call, form, "Please check your username and password. If you still can't log in, contact your Salesforce administrator.");
        return ConsentPage(call, form, login.Org, login.User);
    }

    public ApiAnswer Consent(WebCall call)
    {
        var form = call.Form();
        CheckRequest(form);
        var redirect = form["redirect_uri"];
        if (state.LogIn(call.OrgName, form.GetValueOrDefault("username"), form.GetValueOrDefault("pw")) is not { } login)
            throw new OAuthException("access_denied", "end-user denied authorization");
        var scope = form.GetValueOrDefault("scope") is { Length: > 0 } asked ? asked : "api refresh_token id";
        var challenge = form.GetValueOrDefault("code_challenge");
        string Code() => state.Codes.Add(login.Org, login.User.Id, form["client_id"], redirect, challenge, scope);
        var back = form.GetValueOrDefault("allow") == "yes"
            ? $"code={Uri.EscapeDataString(Code())}"
            : "error=access_denied&error_description=end-user%20denied%20authorization";
        if (form.GetValueOrDefault("state") is { } clientState)
            back += $"&state={Uri.EscapeDataString(clientState)}";
        var location = redirect + (redirect.Contains('?', StringComparison.Ordinal) ? "&" : "?") + back;
        return new ApiAnswer(302, default) { Headers = new Dictionary<string, string> { ["Location"] = location } };
    }

    private void CheckRequest(Dictionary<string, string> form)
    {
        if (state.FindApp(form.GetValueOrDefault("client_id")) is null)
            throw new OAuthException("invalid_client_id", "client identifier invalid");
        if (!Uri.TryCreate(form.GetValueOrDefault("redirect_uri"), UriKind.Absolute, out _))
            throw new OAuthException("redirect_uri_mismatch", "redirect_uri must match configuration");
        if (form.GetValueOrDefault("response_type") != "code")
            throw new OAuthException("unsupported_response_type", "response type not supported");
    }

    private static ApiAnswer LoginPage(WebCall call, Dictionary<string, string> form, string? error) => Page("Login", $"""
        <h1>Log in to the Salesforce emulator</h1>
        {(error is null ? "" : $"<p role=\"alert\" id=\"error\">{Html(error)}</p>")}
        <form method="post" action="{Html(call.BaseUrl)}/services/oauth2/authorize/login">{Hidden(form)}
        <p><label>Username <input id="username" name="username" autocomplete="username" value="{Html(
            form.GetValueOrDefault("username") ?? form.GetValueOrDefault("login_hint") ?? "")}"></label></p>
        <p><label>Password <input id="password" name="pw" type="password" autocomplete="current-password"></label></p>
        <p><button id="Login" type="submit">Log In</button></p></form>
        """);

    private static ApiAnswer ConsentPage(WebCall call, Dictionary<string, string> form, Org org, Row user) => Page("Allow access?", $"""
        <h1>Allow access?</h1>
        <p>The app <b>{Html(form["client_id"])}</b> asks to read and write data of <b>{Html(user.Text("Username")!)}</b> in the {(
            org.IsSandbox ? "sandbox" : "production")} org, and to stay connected.</p>
        <form method="post" action="{Html(call.BaseUrl)}/services/oauth2/authorize/consent">{Hidden(form)}
        <input type="hidden" name="username" value="{Html(form["username"])}"><input type="hidden" name="pw" value="{Html(form["pw"])}">
        <p><button id="oadeny" name="allow" value="no" type="submit">Deny</button> <button id="oaapprove" name="allow" value="yes" type="submit">Allow</button></p></form>
        """);

    private static string Hidden(Dictionary<string, string> form) =>
        string.Concat(
            Carried.Where(form.ContainsKey).Select(name => $"<input type=\"hidden\" name=\"{name}\" value=\"{Html(form[name])}\">"));

    private static ApiAnswer Page(string title, string body) =>
        new(
            200,
            Encoding.UTF8.GetBytes(
                $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | Salesforce "
                + $"emulator</title></head><body><main>{body}</main></body></html>"))
    {
        ContentType = "text/html; charset=utf-8",
    };

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
