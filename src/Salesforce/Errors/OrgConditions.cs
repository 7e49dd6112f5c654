using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Which errors are about the whole org. Everything that is not in this table is about the request or record that met it: so
/// are all INSUFFICIENT_ACCESS… errors, which name an object, a field or a record, unless they speak of read-only mode.
/// </summary>
internal static class OrgConditions
{
    private const string Api = "SOAP API Developer Guide, Core Data Types: ExceptionCode and StatusCode";
    private const string OAuth = "Salesforce Help, OAuth 2.0 Authorization Errors (xcloud.remoteaccess_oauth_flow_errors)";
    private const string ReadOnlyMode =
        "Salesforce Help, Read-Only Mode (xcloud.setup_maintenance_mode_overview); code: salesforce.stackexchange.com/q/290931";

    private const string Limits = "REST API Developer Guide, Status Codes and Error Responses";
    private const string Wsdl = "Partner WSDL, ExceptionCode; not described";
    private const string Seen =
        "what others met: Marketo's Salesforce diagnostics (API_CURRENTLY_DISABLED), collections of invalid_grant descriptions";

    private const string HiddenType =
        "what others met: forcedotcom/SalesforceMobileSDK-Android 1113, simple-salesforce/simple-salesforce 287";

    private const string Assumed = "assumed";

    private static readonly OrgCondition ApiDisabled = new(
        PauseCodes.ApiDisabled,
        "The API of the Salesforce org is switched off, or its edition has none.",
        "Use an edition with API access (Enterprise, Unlimited, Developer, or Professional with the API add-on), "
            + "and give the user 'API Enabled'.");

    private static readonly OrgCondition UserWithoutApi = new(
        PauseCodes.UserWithoutApi,
        "The connected user has no access to the API.",
        "Give the user 'API Enabled' by a profile or permission set, or connect the org again as a user who has it.");

    private static readonly OrgCondition AppBlocked = new(
        PauseCodes.AppBlocked,
        "The connected app is blocked in the Salesforce org, or closed to the connected user.",
        "Unblock the app and let the user use it (Setup, Connected Apps OAuth Usage and Manage Connected Apps); "
            + "if it stays, connect the org again.");

    private static readonly OrgCondition TrialExpired = new(
        PauseCodes.TrialExpired,
        "The trial of the Salesforce org has expired.",
        "Subscribe, or have Salesforce prolong the trial; or connect another org.");

    private static readonly OrgCondition OrgLocked = new(
        PauseCodes.OrgLocked,
        "The Salesforce org is locked, closed or removed.",
        "Ask Salesforce about the org; if it does not come back, connect another.");

    private static readonly OrgCondition LicenseProblem = new(
        PauseCodes.LicenseProblem,
        "Salesforce cannot confirm the licences of the org.",
        "Check them in Setup, Company Information, and ask Salesforce if they should be valid.");

    private static readonly OrgCondition PasswordExpired = new(
        PauseCodes.PasswordExpired,
        "The password of the connected user has expired.",
        "Log in to Salesforce as that user and set a new one, or give the user 'Password Never Expires'.");

    private static readonly OrgCondition UserLocked = new(
        PauseCodes.UserLocked,
        "The connected user is frozen or locked out.",
        "Unfreeze or unlock the user (Setup, Users), or connect the org again as another.");

    private static readonly OrgCondition UserInactive = new(
        PauseCodes.UserInactive,
        "The Salesforce user of the connection is inactive.",
        "Activate the user, or connect the org again as another.");

    private static readonly OrgCondition LoginRestricted = new(
        PauseCodes.LoginRestricted,
        "The connected user may not log in from this address, at this hour, or without a further proof.",
        "Change the login IP ranges or hours of the user's profile, "
            + "or relax IP restrictions for the connected app (Setup, Manage Connected Apps).");

    private static readonly OrgCondition InMaintenance = new(
        PauseCodes.InMaintenance,
        "Salesforce is in maintenance.",
        "There is nothing to do: https://status.salesforce.com says until when.") { PassesByItself = true };

    private static readonly OrgCondition ReadOnly = new(
        PauseCodes.ReadOnly,
        "The Salesforce org is in read-only mode, as during maintenance.",
        "There is nothing to do: https://status.salesforce.com says until when.") { Reach = ConditionReach.Writes };

    private static readonly OrgCondition StorageFull = new(
        PauseCodes.StorageFull,
        "The data storage of the Salesforce org is full.",
        "Delete what is not needed, or buy more (Setup, Storage Usage).") { Reach = ConditionReach.Writes };

    private static readonly OrgCondition ApiNotReached = new(
        PauseCodes.ApiNotReached,
        "A page answers in the place of Salesforce's API.",
        "Check that the org is still at the address it was connected at, and that no proxy or firewall answers instead; "
            + "if it has moved, connect it again.");

    private static readonly OrgCondition CallsSpent = new(
        FailureCodes.ApiBudgetSpent,
        "The daily API calls of the Salesforce org are spent.",
        "Wait, find out who spends them (Setup, System Overview), or buy more.") { Reach = ConditionReach.Calls };

    private static readonly OrgCondition NoLogin = NotConnected("Salesforce does not let the connected user in at this address.");

    private static readonly OrgCondition NoGrant = NotConnected(
        "The connection was revoked or has expired, its user or app is not approved, "
            + "or more than five connections of that user to the app pushed it out.");

    private static readonly OrgCondition NoSuchApp = NotConnected(
        "Salesforce does not know the connected app's consumer key at this login URL.",
        "Check the key and whether it is a sandbox or production, then connect again.");

    private static readonly OrgCondition WrongSecret = NotConnected(
        "The connected app's consumer key and secret do not fit, or its flow is switched off.",
        "Check them in Setup, App Manager, then connect again.");

    private static readonly OrgCondition NoFlow = NotConnected(
        "The connected app does not allow this way to sign in.", "Enable the flow in Setup, App Manager, then connect again.");

    private static readonly OrgCondition Unsuited = NotConnected(
        "The request does not suit the connected app's settings (PKCE, callback URL or secret).",
        "Check them in Setup, App Manager, then connect again.");

    /// <summary>The first row that fits decides.</summary>
    public static ImmutableArray<ConditionRow> Table { get; } =
    [
        new(["API_DISABLED_FOR_ORG"], ApiDisabled, Api),
        new(["API_CURRENTLY_DISABLED"], UserWithoutApi, Seen) { Texts = ["user"] },
        new(["API_CURRENTLY_DISABLED"], ApiDisabled, Api),
        new(["CLIENT_NOT_ACCESSIBLE_FOR_USER", "CLIENT_REQUIRE_UPDATE_FOR_USER", "UNSUPPORTED_CLIENT"], AppBlocked, Api),
        new(["TRIAL_EXPIRED"], TrialExpired, Api),
        new(["ORG_LOCKED"], OrgLocked, Api),
        new(["LICENSING_DATA_ERROR", "LICENSING_UNKNOWN_ERROR"], LicenseProblem, Wsdl),
        new(["INVALID_OPERATION_WITH_EXPIRED_PASSWORD"], PasswordExpired, Api),
        new(["PASSWORD_LOCKOUT"], UserLocked, Api),
        new(["LOGIN_DURING_RESTRICTED_DOMAIN", "LOGIN_DURING_RESTRICTED_TIME"], LoginRestricted, Api),
        new(["LOGIN_CHALLENGE_ISSUED", "LOGIN_CHALLENGE_PENDING", "LOGIN_MUST_USE_SECURITY_TOKEN"], LoginRestricted, Wsdl),
        new(["INVALID_LOGIN", "ORG_NOT_OWNED_BY_INSTANCE"], NoLogin, Api),
        new(["ORG_IN_MAINTENANCE"], InMaintenance, Wsdl),
        new(["INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE"], ReadOnly, ReadOnlyMode),
        new(["READ_ONLY_MODE"], ReadOnly, Assumed),
        new(["INSUFFICIENT_ACCESS", "INSUFFICIENT_ACCESS_OR_READONLY"], ReadOnly, Assumed)
        {
            Texts = ["read-only mode", "read only mode", "during maintenance"],
        },
        new(["SERVER_UNAVAILABLE"], ReadOnly, Assumed) { Texts = ["read-only mode", "read only mode"] },
        new(["SERVER_UNAVAILABLE"], InMaintenance, Assumed) { Texts = ["maintenance"] },
        new(["UNSUPPORTED_API_VERSION"], OrgCondition.ApiRefused, Api),
        new(["STORAGE_LIMIT_EXCEEDED", "EXCEEDED_QUOTA"], StorageFull, Api),
        new(["REQUEST_LIMIT_EXCEEDED"], CallsSpent, Limits) { Unless = "Concurrent" },

        new(["INVALID_TYPE"], OrgCondition.ObjectHidden("Contact"), HiddenType) { Texts = ["sObject type 'Contact' is not supported"] },
        new(["INVALID_TYPE"], OrgCondition.ObjectHidden("Lead"), HiddenType) { Texts = ["sObject type 'Lead' is not supported"] },

        // Of the token endpoint.
        new(["inactive_user"], UserInactive, OAuth),
        new(["inactive_org"], OrgLocked, OAuth),
        new(["invalid_grant"], LoginRestricted, Seen) { Texts = ["ip restricted", "restricted ip", "login hours", "ip address"] },
        new(["invalid_grant"], PasswordExpired, Seen) { Texts = ["password expired", "expired password", "password has expired"] },
        new(["invalid_grant"], OrgLocked, Assumed)
        {
            Texts = ["inactive org", "org is locked", "organization is locked", "organization is not active"],
        },
        new(["invalid_grant"], TrialExpired, Assumed) { Texts = ["trial"] },
        new(["invalid_grant"], UserLocked, Seen) { Texts = ["frozen", "locked"] },
        new(["invalid_grant"], UserInactive, Seen) { Texts = ["inactive user", "user is inactive"] },
        new(["invalid_grant"], NoGrant, OAuth),
        new(["invalid_app_access", "app_blocked", "OAUTH_APP_BLOCKED", "OAUTH_APP_ACCESS_DENIED"], AppBlocked, Assumed),
        new(["invalid_client_id"], NoSuchApp, OAuth),
        new(["invalid_client", "invalid_client_credentials"], WrongSecret, OAuth),
        new(["unauthorized_client", "unsupported_grant_type"], NoFlow, OAuth),
        new(["invalid_request"], Unsuited, OAuth),
    ];

    /// <summary>Null when it is not about the whole org.</summary>
    public static OrgCondition? Find(string code, string message) =>
        Table.FirstOrDefault(row => row.Fits(code, message))?.Condition;

    /// <summary>Of a page that came where Salesforce's API answers in JSON; null when the status alone says what to do.</summary>
    public static OrgCondition? FindPage(string page, int httpStatus) => httpStatus switch
    {
        503 when page.Contains("maintenance", StringComparison.OrdinalIgnoreCase) => InMaintenance,
        403 or 404 or 410 or 420 => ApiNotReached,
        _ => null,
    };

    /// <summary>
    /// Of a whole request that Salesforce answered with an error of its own. 410 is the answer of a version of the API that was
    /// retired (REST API Developer Guide, API End-of-Life Policy).
    /// </summary>
    public static SalesforceError OfRequest(SalesforceError error) =>
        error is { HttpStatus: 410, Condition: null } ? error with { Condition = OrgCondition.ApiRefused } : error;

    /// <summary>The connection, as it is, is of no use.</summary>
    public static OrgCondition NotConnected(string reason, string todo = "Connect the org again.") =>
        new(FailureCodes.NotConnected, reason, todo);
}

/// <summary>Error codes that mean a condition of the whole org, where needed with what their message says.</summary>
/// <param name="Source">Where it is published.</param>
internal sealed record ConditionRow(ImmutableArray<string> Codes, OrgCondition Condition, string Source)
{
    /// <summary>One of these is in the message; empty when the code says it all.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>With this in its message the code means something else.</summary>
    public string? Unless { get; init; }

    public bool Fits(string code, string message) =>
        Codes.Contains(code)
        && (Texts.IsEmpty || Texts.Any(text => message.Contains(text, StringComparison.OrdinalIgnoreCase)))
        && (Unless is null || !message.Contains(Unless, StringComparison.OrdinalIgnoreCase));
}
