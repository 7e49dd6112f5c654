using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>What the token endpoint's refusals mean, and what to do about each.</summary>
internal static partial class OAuthErrors
{
    /// <param name="what">How the token was asked for, for the message.</param>
    /// <param name="page">What came in the place of JSON.</param>
    public static SalesforceError Read(JsonElement body, int httpStatus, string what, Redactor redactor, string page = "")
    {
        var code = Json.Text(body, "error");
        var description = Json.Text(body, "error_description") ?? "";
        if (code is null || !CodeShape().IsMatch(code)) return Unnamed(httpStatus, what, page);
        var kind = Classify(code, description, httpStatus);
        var said = description.Length == 0 ? "" : $" (\"{redactor.Clean(description)}\")";
        var condition = kind == FailureAction.Reconnect ? OrgConditions.Find(code, description) ?? Unlisted : null;
        return new SalesforceError
        {
            Action = kind,
            Code = code,
            Message = $"Salesforce refused a token by {what}: {code}{said}. {Advice(kind, condition)}",
            HttpStatus = httpStatus,
            Condition = condition,
        };
    }

    private static OrgCondition Unlisted { get; } = OrgConditions.NotConnected(
        "Salesforce does not accept the connection.", "Check the connected app in Salesforce Setup, then connect the org again.");

    private static FailureAction Classify(string code, string description, int httpStatus)
    {
        if (httpStatus is 408 or >= 500) return FailureAction.Retry;
        if (httpStatus == 429 || code == "rate_limit_exceeded" || description.Contains("rate exceeded", StringComparison.OrdinalIgnoreCase))
            return FailureAction.BackOff;
        // "unknown_error: retry your request" comes and goes by itself.
        return code is "unknown_error" or "server_error" or "temporarily_unavailable" ? FailureAction.Retry : FailureAction.Reconnect;
    }

    private static string Advice(FailureAction kind, OrgCondition? condition) => kind switch
    {
        FailureAction.Retry => "It is tried again.",
        FailureAction.BackOff => "Too many sign-ins in a short time; it is tried again later.",
        _ => $"{condition!.Reason} {condition.Todo}",
    };

    private static SalesforceError Unnamed(int httpStatus, string what, string page)
    {
        var kind = httpStatus switch
        {
            408 or >= 500 => FailureAction.Retry,
            429 => FailureAction.BackOff,
            _ => FailureAction.Reconnect,
        };
        var reason = $"The login server answered {what} with HTTP status {httpStatus} and no error that OAuth knows.";
        var condition = kind == FailureAction.Reconnect
            ? OrgConditions.NotConnected(reason, "Check the connection's login URL.")
            : page.Length == 0 ? null : OrgConditions.FindPage(page, httpStatus);
        return new SalesforceError
        {
            Action = kind,
            Code = "HTTP_" + httpStatus.ToString(CultureInfo.InvariantCulture),
            Message = $"{reason} {condition?.Todo ?? "It is tried again later."}",
            HttpStatus = httpStatus,
            Condition = condition,
        };
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,79}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CodeShape();
}
