namespace OnceHub.Sync.Domain;

/// <summary>
/// What to do about something that Salesforce did not do (REST API Developer Guide, Status Codes and Error Responses). The numbers up to
/// <see cref="SetAside"/> are on the wire between silos of different versions: they stay.
/// </summary>
public enum FailureAction
{
    /// <summary>Put the rows back and try later, without counting an attempt: it was not their fault.</summary>
    Defer = 0,

    /// <summary>
    /// Try the same row again, jittered: UNABLE_TO_LOCK_ROW (inside a trigger or flow, too), 5xx, time-outs. It counts as an attempt.
    /// </summary>
    Retry = 1,

    /// <summary>Fields of the row are bad: fix or drop them and keep the record.</summary>
    AdaptFields = 2,

    /// <summary>A required field has no value.</summary>
    RequiredField = 3,

    /// <summary>The org's validation rule refuses the row.</summary>
    ValidationRule = 4,

    /// <summary>A duplicate rule found matches.</summary>
    DuplicatesDetected = 5,

    /// <summary>A unique value (our external id) is taken; the failure may name the record that has it.</summary>
    DuplicateValue = 6,

    /// <summary>The record is deleted, merged away or not visible: find again.</summary>
    RecordGone = 7,

    /// <summary>A converted Lead: follow it to its Contact.</summary>
    ConvertedLead = 8,

    /// <summary>Not processed because a part it depends on failed.</summary>
    Halted = 9,

    /// <summary>Somebody must act, it is our bug, or an error nobody has met: MALFORMED_QUERY, MALFORMED_ID, unknown codes.</summary>
    SetAside = 10,

    /// <summary>The token could not be made good: somebody must connect again.</summary>
    Reconnect = 11,

    /// <summary>The daily calls are spent: pause the org and probe.</summary>
    PauseOrg = 12,

    /// <summary>Too many long calls at once: back off for seconds.</summary>
    BackOff = 13,

    /// <summary>The org's own triggers and flows spent a limit of the transaction: send fewer rows together.</summary>
    GovernorLimit = 14,

    /// <summary>Rights or switches that only an administrator can give.</summary>
    NeedsAdministrator = 15,
}

public static class FailureActions
{
    /// <summary>
    /// What a guest's turn does. It does not pause the org, reconnect it or make requests smaller: it defers what waits for that,
    /// and sets aside what is refused even so.
    /// </summary>
    public static FailureAction ForTurn(this FailureAction action) => action switch
    {
        FailureAction.Reconnect or FailureAction.PauseOrg or FailureAction.BackOff => FailureAction.Defer,
        FailureAction.GovernorLimit or FailureAction.NeedsAdministrator => FailureAction.SetAside,
        _ => action,
    };
}
