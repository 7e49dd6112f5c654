using System.Globalization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages;

/// <summary>Says what a failure's code means, and what to do about it.</summary>
internal static class FailureText
{
    /// <summary>'1 event', '27 events'.</summary>
    public static string Count(long count) => count == 1 ? "1 event" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} events";

    /// <summary>What happened, as a sentence without its full stop.</summary>
    /// <param name="cause">The fields that failures of one kind share, or the text of their validation rule; may be empty.</param>
    public static string Title(string code, string cause) => code switch
    {
        "REQUIRED_FIELD_MISSING" => $"{Fields(cause, "A field")} {(cause.Contains(',', StringComparison.Ordinal) ? "are" : "is")} required",
        "FIELD_CUSTOM_VALIDATION_EXCEPTION" => "A validation rule refuses the record" + (cause.Length == 0 ? "" : $": \"{cause}\""),
        "DUPLICATES_DETECTED" => $"A duplicate rule blocks the record{Of(cause)}",
        "DUPLICATE_VALUE" => $"Another record has the same value{Of(cause)}",
        "STRING_TOO_LONG" => $"The text is too long{For(cause)}",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" => $"The value is not in the picklist{Of(cause)}",
        "INVALID_EMAIL_ADDRESS" => $"The value is no email address to Salesforce{Of(cause)}",
        "INSUFFICIENT_ACCESS_OR_READONLY" or "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" =>
            $"The connected user may not write {Fields(cause, "the record")}",
        "INACTIVE_OWNER_OR_USER" or "OP_WITH_INVALID_USER_TYPE_EXCEPTION" => "The owner is no active user who may own the record",
        "ENTITY_IS_DELETED" => "The record was deleted in Salesforce",
        "UNABLE_TO_LOCK_ROW" => "The record was locked by somebody else",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" => $"A trigger or flow in Salesforce failed{Of(cause)}",
        FailureCodes.NotJson => "The body is not JSON",
        FailureCodes.NotAnEvent => "It is not an event of OnceHub",
        FailureCodes.UnknownType => $"The kind of event is not known{Of(cause)}",
        FailureCodes.NoUsableTime => "The booking has no usable starting time",
        FailureCodes.EventUnclear => "It is not clear which Event in Salesforce belongs to the booking",
        FailureCodes.CaseUnclear => "It is not clear which Case in Salesforce belongs to the booking",
        FailureCodes.MergedTooOften => "The record was merged more often than is followed",
        FailureCodes.ApiBudgetSpent => "Salesforce's API calls of the day are spent",
        FailureCodes.SalesforceUnreachable => "Salesforce did not answer",
        FailureCodes.NotConnected => "Salesforce is not connected",
        FailureCodes.ObjectHidden => $"The connected user cannot see {Fields(cause, "an object")}",
        FailureCodes.Internal => "Something broke in this service",
        _ => $"Salesforce refuses {Fields(cause, "the record")} with {code}",
    };

    private static string Fields(string cause, string otherwise) =>
        cause.Length == 0 ? otherwise : cause.Replace(",", ", ", StringComparison.Ordinal);

    private static string For(string cause) => cause.Length == 0 ? "" : $" for {Fields(cause, "")}";

    private static string Of(string cause) => cause.Length == 0 ? "" : $" ({Fields(cause, "")})";
}
