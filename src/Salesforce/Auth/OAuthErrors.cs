using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce;

/// <summary>What the token endpoint's refusals mean, and what to do about each.</summary>
internal static partial class OAuthErrors
{
    /// <param name="what">How the token was asked for, for the message.</param>
    public static SalesforceError Read(JsonElement body, int httpStatus, string what, Redactor redactor)
    {
        var code = Json.Text(body, "error");
        var description = Json.Text(body, "error_description") ?? "";
        if (code is null || !CodeShape().IsMatch(code)) return Unnamed(httpStatus, what);
        var kind = Classify(code, description, httpStatus);
        var said = description.Length == 0 ? "" : $" (\"{redactor.Clean(description)}\")";
        return new SalesforceError
        {
            Class = kind,
            Code = code,
            Message = $"Salesforce refused a token by {what}: {code}{said}. {Advice(kind, code)}",
            HttpStatus = httpStatus,
        };
    }

    private static ErrorClass Classify(string code, string description, int httpStatus)
    {
        if (httpStatus is 408 or >= 500) return ErrorClass.Retry;
        if (httpStatus == 429 || code == "rate_limit_exceeded" || description.Contains("rate exceeded", StringComparison.OrdinalIgnoreCase)) return ErrorClass.BackOff;
        // "unknown_error: retry your request" comes and goes by itself.
        return code is "unknown_error" or "server_error" or "temporarily_unavailable" ? ErrorClass.Retry : ErrorClass.Reconnect;
    }

    private static string Advice(ErrorClass kind, string code) => (kind, code) switch
    {
        (ErrorClass.Retry, _) => "It is tried again.",
        (ErrorClass.BackOff, _) => "Too many sign-ins in a short time; it is tried again later.",
        (_, "invalid_grant") => "The connection was revoked or has expired, its user or app is not approved, or more than five connections of that user to the app pushed it out. Connect the org again.",
        (_, "inactive_user") => "The Salesforce user of the connection is inactive. Activate the user, or connect the org again as another.",
        (_, "inactive_org") => "The Salesforce org is locked, closed or removed. Ask Salesforce about the org, then connect it again.",
        (_, "invalid_client_id") => "Salesforce does not know the connected app's consumer key at this login URL. Check the key and whether it is a sandbox or production, then connect again.",
        (_, "invalid_client" or "invalid_client_credentials") => "The connected app's consumer key and secret do not fit, or its flow is switched off. Check them in Setup, App Manager, then connect again.",
        (_, "unauthorized_client" or "unsupported_grant_type") => "The connected app does not allow this way to sign in. Enable the flow in Setup, App Manager, then connect again.",
        (_, "invalid_request") => "The request does not suit the connected app's settings (PKCE, callback URL or secret). Check them in Setup, App Manager, then connect again.",
        _ => "Check the connected app in Salesforce Setup, then connect the org again.",
    };

    private static SalesforceError Unnamed(int httpStatus, string what)
    {
        var kind = httpStatus switch
        {
            408 or >= 500 => ErrorClass.Retry,
            429 => ErrorClass.BackOff,
            _ => ErrorClass.Reconnect,
        };
        var advice = kind == ErrorClass.Reconnect ? "Check the connection's login URL." : "It is tried again later.";
        return new SalesforceError
        {
            Class = kind,
            Code = "HTTP_" + httpStatus.ToString(CultureInfo.InvariantCulture),
            Message = $"The login server answered {what} with HTTP status {httpStatus} and no error that OAuth knows. {advice}",
            HttpStatus = httpStatus,
        };
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,79}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CodeShape();
}
