namespace OnceHub.Sync.Domain;

/// <summary>
/// The stable codes of what is the matter with a whole Salesforce org while its work waits; beside them
/// <see cref="FailureCodes.NotConnected"/> and <see cref="FailureCodes.ApiBudgetSpent"/>.
/// </summary>
public static class PauseCodes
{
    /// <summary>The edition has no API, or it is switched off.</summary>
    public const string ApiDisabled = "API_DISABLED";

    /// <summary>The connected user may not use the API.</summary>
    public const string UserWithoutApi = "USER_WITHOUT_API";

    /// <summary>The connected app is blocked, or closed to the user.</summary>
    public const string AppBlocked = "APP_BLOCKED";

    /// <summary>The org's trial is over.</summary>
    public const string TrialExpired = "TRIAL_EXPIRED";

    /// <summary>The org is locked, closed or removed.</summary>
    public const string OrgLocked = "ORG_LOCKED";

    /// <summary>Salesforce cannot confirm the org's licences.</summary>
    public const string LicenseProblem = "LICENSE_PROBLEM";

    /// <summary>The connected user's password has expired.</summary>
    public const string PasswordExpired = "PASSWORD_EXPIRED";

    /// <summary>The connected user is frozen or locked out.</summary>
    public const string UserLocked = "USER_LOCKED";

    /// <summary>The connected user was deactivated.</summary>
    public const string UserInactive = "USER_INACTIVE";

    /// <summary>IP ranges or login hours keep the connected user out.</summary>
    public const string LoginRestricted = "LOGIN_RESTRICTED";

    /// <summary>Salesforce is in maintenance and answers nothing.</summary>
    public const string InMaintenance = "IN_MAINTENANCE";

    /// <summary>The org can be read and not written, as during a site switch.</summary>
    public const string ReadOnly = "READ_ONLY";

    /// <summary>The org's data storage is full.</summary>
    public const string StorageFull = "STORAGE_FULL";

    /// <summary>The connected user does not see an object without which no guest can be looked for.</summary>
    public const string ObjectHidden = "OBJECT_HIDDEN";

    /// <summary>The connected user does not see a field without which guests would be missed.</summary>
    public const string FieldHidden = "FIELD_HIDDEN";

    /// <summary>Something else than Salesforce's API answers at the org's address.</summary>
    public const string ApiNotReached = "API_NOT_REACHED";

    /// <summary>Salesforce refuses every request: this version of the API is no more, or something on the way refuses it.</summary>
    public const string ApiRefused = "API_REFUSED";
}
