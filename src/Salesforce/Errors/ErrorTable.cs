using System.Collections.Frozen;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>What Salesforce's error codes mean for us (REST API Developer Guide, Status Codes and Error Responses).</summary>
internal static class ErrorTable
{
    public const string InvalidSession = "INVALID_SESSION_ID";
    public const string RequestLimit = "REQUEST_LIMIT_EXCEEDED";
    private const string UnknownException = "UNKNOWN_EXCEPTION";

    private static readonly FrozenDictionary<string, FailureAction> Actions = new Dictionary<string, FailureAction>
    {
        [InvalidSession] = FailureAction.Reconnect,
        ["API_DISABLED_FOR_ORG"] = FailureAction.NeedsAdministrator,
        ["SERVER_UNAVAILABLE"] = FailureAction.Retry,
        ["UNABLE_TO_LOCK_ROW"] = FailureAction.Retry,
        ["QUERY_TIMEOUT"] = FailureAction.Retry,
        ["REQUEST_RUNNING_TOO_LONG"] = FailureAction.Retry,
        [UnknownException] = FailureAction.Retry,
        ["REQUIRED_FIELD_MISSING"] = FailureAction.RequiredField,
        ["FIELD_CUSTOM_VALIDATION_EXCEPTION"] = FailureAction.ValidationRule,
        ["INVALID_FIELD"] = FailureAction.AdaptFields,
        ["INVALID_FIELD_FOR_INSERT_UPDATE"] = FailureAction.AdaptFields,
        ["INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"] = FailureAction.AdaptFields,
        ["STRING_TOO_LONG"] = FailureAction.AdaptFields,
        ["INVALID_EMAIL_ADDRESS"] = FailureAction.AdaptFields,
        ["NUMBER_OUTSIDE_VALID_RANGE"] = FailureAction.AdaptFields,
        ["FIELD_INTEGRITY_EXCEPTION"] = FailureAction.AdaptFields,
        ["DUPLICATES_DETECTED"] = FailureAction.DuplicatesDetected,
        ["DUPLICATE_VALUE"] = FailureAction.DuplicateValue,
        ["ENTITY_IS_DELETED"] = FailureAction.RecordGone,
        ["INVALID_CROSS_REFERENCE_KEY"] = FailureAction.RecordGone,
        ["NOT_FOUND"] = FailureAction.RecordGone,
        ["CANNOT_UPDATE_CONVERTED_LEAD"] = FailureAction.ConvertedLead,
        ["PROCESSING_HALTED"] = FailureAction.Halted,
        ["MALFORMED_ID"] = FailureAction.SetAside,
        ["MALFORMED_QUERY"] = FailureAction.SetAside,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="httpStatus">0 where there is none, as in the rows of a collection.</param>
    public static FailureAction Classify(string code, string message, int httpStatus)
    {
        if (code == RequestLimit)
            return message.Contains("Concurrent", StringComparison.OrdinalIgnoreCase) ? FailureAction.BackOff : FailureAction.PauseOrg;
        var kind = ActionFor(code, httpStatus);
        return kind is FailureAction.SetAside or FailureAction.ValidationRule || code == UnknownException
            ? AutomationErrors.ActionFor(message) ?? kind
            : kind;
    }

    private static FailureAction ActionFor(string code, int httpStatus)
    {
        if (Actions.TryGetValue(code, out var known)) return known;
        if (code.StartsWith("INSUFFICIENT_ACCESS", StringComparison.Ordinal)) return FailureAction.NeedsAdministrator;
        return httpStatus switch
        {
            401 => FailureAction.Reconnect,
            429 => FailureAction.BackOff,
            408 or >= 500 => FailureAction.Retry,
            _ => FailureAction.SetAside,
        };
    }
}
