using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages;

/// <summary>Says what a failure's code means, and what to do about it.</summary>
internal static class FailureText
{
    /// <summary>'1 event', '27 events'.</summary>
    public static string Count(long count) => count == 1 ? "1 event" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} events";

    /// <param name="cause">The field, rule or thing that failures of one kind share; may be empty.</param>
    public static string Title(string code, string cause) => code switch
    {
        "REQUIRED_FIELD_MISSING" => $"{Named(cause, "a field")} is required",
        "FIELD_CUSTOM_VALIDATION_EXCEPTION" => $"a validation rule refuses {Named(cause, "the record")}",
        "DUPLICATES_DETECTED" => $"a duplicate rule blocks {Named(cause, "the record")}",
        "STRING_TOO_LONG" => $"{Named(cause, "a text")} is too long",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" => $"{Named(cause, "a picklist")} does not have the value",
        "INVALID_EMAIL_ADDRESS" => $"{Named(cause, "an email")} is no email address to Salesforce",
        "INSUFFICIENT_ACCESS_OR_READONLY" or "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" =>
            $"the connected user may not write {Named(cause, "the record")}",
        "ENTITY_IS_DELETED" => "the record was deleted in Salesforce",
        "UNABLE_TO_LOCK_ROW" => "the record was locked by somebody else",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" => $"a trigger or flow in Salesforce failed{Of(cause)}",
        FailureCodes.NotJson => "the body is not JSON",
        FailureCodes.NotAnEvent => "it is not an event of OnceHub",
        FailureCodes.UnknownType => $"the kind of event is not known{Of(cause)}",
        FailureCodes.NoUsableTime => "the booking has no usable starting time",
        FailureCodes.EventUnclear => "it is not clear which Event in Salesforce belongs to the booking",
        FailureCodes.MergedTooOften => "the record was merged more often than is followed",
        FailureCodes.ObjectHidden => $"the connected user cannot see {Named(cause, "an object")}",
        FailureCodes.Internal => "something broke in this service",
        _ => cause.Length == 0 ? code : $"{code}, {cause}",
    };

    private static string Named(string cause, string otherwise) => cause.Length == 0 ? otherwise : cause;

    private static string Of(string cause) => cause.Length == 0 ? "" : $" ({cause})";
}
