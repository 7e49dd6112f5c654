namespace OnceHub.Sync.Domain;

/// <summary>The stable codes of failures that are ours to name; Salesforce's own codes are kept as Salesforce writes them.</summary>
public static class FailureCodes
{
    /// <summary>The body is not JSON.</summary>
    public const string NotJson = "NOT_JSON";

    /// <summary>JSON, but not an event envelope: a required member is missing or of the wrong type.</summary>
    public const string NotAnEvent = "NOT_AN_EVENT";

    /// <summary>An event type that this version does not know.</summary>
    public const string UnknownType = "UNKNOWN_EVENT_TYPE";

    /// <summary>The booking has no usable starting time, so its Event waits for one.</summary>
    public const string NoUsableTime = "NO_USABLE_TIME";

    /// <summary>In an org without the package: an Event's answer was lost, and several Events could be the one that was made.</summary>
    public const string EventUnclear = "EVENT_UNCLEAR";

    /// <summary>The same of a booking's Case.</summary>
    public const string CaseUnclear = "CASE_UNCLEAR";

    /// <summary>A record was merged or converted more often than is followed, so it is not known whose it is now.</summary>
    public const string MergedTooOften = "MERGED_TOO_OFTEN";

    /// <summary>Salesforce answered that the org's daily calls are spent, or the reserve is reached.</summary>
    public const string ApiBudgetSpent = "API_BUDGET_SPENT";

    /// <summary>Salesforce could not be reached or did not answer in time.</summary>
    public const string SalesforceUnreachable = "SALESFORCE_UNREACHABLE";

    /// <summary>The org has no working Salesforce connection.</summary>
    public const string NotConnected = "NOT_CONNECTED";

    /// <summary>
    /// The connected user does not see an object that the booking alone needs; <see cref="PauseCodes.ObjectHidden"/> is of all.
    /// </summary>
    public const string ObjectHidden = "OBJECT_HIDDEN";

    /// <summary>Something broke on our side; the message has the trace id.</summary>
    public const string Internal = "INTERNAL_ERROR";

    /// <summary>Whether it is of what could not be read: a replay reads the same, and changes nothing.</summary>
    public static bool IsUnreadable(string code) => code is NotJson or NotAnEvent;
}
