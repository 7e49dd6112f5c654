using System.Collections.Frozen;

namespace OnceHub.Sync.Salesforce;

/// <summary>What Salesforce's error codes mean for us (facts/salesforce-api.md, Errors).</summary>
internal static class ErrorTable
{
    public const string InvalidSession = "INVALID_SESSION_ID";
    public const string RequestLimit = "REQUEST_LIMIT_EXCEEDED";
    private const string UnknownException = "UNKNOWN_EXCEPTION";

    private static readonly FrozenDictionary<string, ErrorClass> Classes = new Dictionary<string, ErrorClass>
    {
        [InvalidSession] = ErrorClass.Reconnect,
        ["API_DISABLED_FOR_ORG"] = ErrorClass.NeedsAdministrator,
        ["SERVER_UNAVAILABLE"] = ErrorClass.Retry,
        ["UNABLE_TO_LOCK_ROW"] = ErrorClass.Retry,
        ["QUERY_TIMEOUT"] = ErrorClass.Retry,
        ["REQUEST_RUNNING_TOO_LONG"] = ErrorClass.Retry,
        [UnknownException] = ErrorClass.Retry,
        ["REQUIRED_FIELD_MISSING"] = ErrorClass.RequiredField,
        ["FIELD_CUSTOM_VALIDATION_EXCEPTION"] = ErrorClass.ValidationRule,
        ["INVALID_FIELD"] = ErrorClass.AdaptFields,
        ["INVALID_FIELD_FOR_INSERT_UPDATE"] = ErrorClass.AdaptFields,
        ["INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"] = ErrorClass.AdaptFields,
        ["STRING_TOO_LONG"] = ErrorClass.AdaptFields,
        ["INVALID_EMAIL_ADDRESS"] = ErrorClass.AdaptFields,
        ["NUMBER_OUTSIDE_VALID_RANGE"] = ErrorClass.AdaptFields,
        ["FIELD_INTEGRITY_EXCEPTION"] = ErrorClass.AdaptFields,
        ["DUPLICATES_DETECTED"] = ErrorClass.DuplicatesDetected,
        ["DUPLICATE_VALUE"] = ErrorClass.DuplicateValue,
        ["ENTITY_IS_DELETED"] = ErrorClass.RecordGone,
        ["INVALID_CROSS_REFERENCE_KEY"] = ErrorClass.RecordGone,
        ["NOT_FOUND"] = ErrorClass.RecordGone,
        ["CANNOT_UPDATE_CONVERTED_LEAD"] = ErrorClass.ConvertedLead,
        ["PROCESSING_HALTED"] = ErrorClass.Halted,
        ["MALFORMED_ID"] = ErrorClass.Unexpected,
        ["MALFORMED_QUERY"] = ErrorClass.Unexpected,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="httpStatus">0 where there is none, as in the rows of a collection.</param>
    public static ErrorClass Classify(string code, string message, int httpStatus)
    {
        if (code == RequestLimit)
            return message.Contains("Concurrent", StringComparison.OrdinalIgnoreCase) ? ErrorClass.BackOff : ErrorClass.PauseOrg;
        var kind = ClassOf(code, httpStatus);
        return kind is ErrorClass.Unexpected or ErrorClass.ValidationRule || code == UnknownException
            ? AutomationErrors.ClassOf(message) ?? kind
            : kind;
    }

    private static ErrorClass ClassOf(string code, int httpStatus)
    {
        if (Classes.TryGetValue(code, out var known)) return known;
        if (code.StartsWith("INSUFFICIENT_ACCESS", StringComparison.Ordinal)) return ErrorClass.NeedsAdministrator;
        return httpStatus switch
        {
            401 => ErrorClass.Reconnect,
            429 => ErrorClass.BackOff,
            408 or >= 500 => ErrorClass.Retry,
            _ => ErrorClass.Unexpected,
        };
    }
}
