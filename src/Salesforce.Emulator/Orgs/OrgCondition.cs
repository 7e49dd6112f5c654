using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Saving;

namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>What can be the matter with a whole org; the setting <c>condition</c>.</summary>
internal enum OrgCondition
{
    /// <summary>The user of the session lacks API Enabled.</summary>
    ApiDisabledForUser,

    TrialExpired,
    OrgLocked,
    LicenceProblem,
    PasswordExpired,

    /// <summary>Too many failed logins.</summary>
    UserLocked,

    UserFrozen,

    /// <summary>Login IP ranges or hours.</summary>
    LoginRestricted,

    AppBlocked,

    /// <summary>A load balancer's page for whatever is asked.</summary>
    Maintenance,

    /// <summary>Told by the API itself.</summary>
    OrgInMaintenance,

    /// <summary>Reads are answered, writes are refused row by row.</summary>
    ReadOnly,

    /// <summary>Updates are taken, new records are not.</summary>
    StorageFull,
}

/// <summary>How each condition looks from outside; docs/emulator.md says which of it rests on documents.</summary>
internal static class ConditionAnswers
{
    /// <summary>To a data call; null where it is answered as ever.</summary>
    public static ApiAnswer? OfData(OrgCondition? condition) => condition switch
    {
        OrgCondition.ApiDisabledForUser => Error(403, "API_CURRENTLY_DISABLED", "API is disabled for this User"),
        OrgCondition.TrialExpired => Error(403, "TRIAL_EXPIRED", "Trial period has expired"),
        OrgCondition.OrgLocked => Error(403, "ORG_LOCKED", "The organization has been locked"),
        OrgCondition.LicenceProblem => Error(403, "LICENSING_DATA_ERROR", "The licensing data of the organization could not be read"),
        OrgCondition.PasswordExpired => Error(
            403,
            "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
            "The users password has expired, you must call SetPassword before attempting any other API operations"),
        OrgCondition.UserLocked or OrgCondition.UserFrozen or OrgCondition.LoginRestricted =>
            Error(401, "INVALID_SESSION_ID", "Session expired or invalid"),
        OrgCondition.AppBlocked => Error(403, "CLIENT_NOT_ACCESSIBLE_FOR_USER", "The user does not have access to this client"),
        OrgCondition.Maintenance => Page(503, "Service Unavailable", "We are down for maintenance."),
        OrgCondition.OrgInMaintenance => Error(503, "ORG_IN_MAINTENANCE", "The organization is in maintenance"),
        _ => null,
    };

    /// <summary>To whoever asks for a token; null where it is given.</summary>
    public static ApiAnswer? OfToken(OrgCondition? condition) => condition switch
    {
        OrgCondition.OrgLocked => OAuth("inactive_org", "organization is not active"),
        OrgCondition.PasswordExpired => OAuth("invalid_grant", "password expired"),
        OrgCondition.UserLocked => OAuth("invalid_grant", "user is locked"),
        OrgCondition.UserFrozen => OAuth("invalid_grant", "user is frozen"),
        OrgCondition.LoginRestricted => OAuth("invalid_grant", "ip restricted or invalid login hours"),
        OrgCondition.AppBlocked => OAuth("OAUTH_APP_BLOCKED", "this app is blocked by admin"),
        OrgCondition.Maintenance => OfData(condition),
        _ => null,
    };

    /// <summary>To a record that is to be saved or deleted.</summary>
    public static SaveError? OfSave(OrgCondition? condition, bool isNew) => condition switch
    {
        OrgCondition.ReadOnly => new(
            "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE",
            "Updates can't be made during maintenance. Try again when maintenance is complete."),
        OrgCondition.StorageFull when isNew => new("STORAGE_LIMIT_EXCEEDED", "storage limit exceeded"),
        _ => null,
    };

    public static ApiAnswer Page(int status, string title, string text)
    {
        var html = $"<html><head><title>{status}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>";
        return new ApiAnswer(status, Encoding.UTF8.GetBytes(html)) { ContentType = "text/html; charset=utf-8" };
    }

    private static ApiAnswer Error(int status, string code, string message) => ApiAnswer.Errors(status, (code, message));

    private static ApiAnswer OAuth(string error, string description) => ApiAnswer.Json(400, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", error);
        json.WriteString("error_description", description);
        json.WriteEndObject();
    });
}
