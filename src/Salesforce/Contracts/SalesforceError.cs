using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>An error as Salesforce names it, with what it means for us.</summary>
public sealed record SalesforceError
{
    public required ErrorClass Class { get; init; }

    /// <summary>Salesforce's errorCode or statusCode; HTTP_503 and the like where it sent none.</summary>
    public required string Code { get; init; }

    public required string Message { get; init; }

    public ImmutableArray<string> Fields { get; init; } = [];

    public int HttpStatus { get; init; }

    /// <summary>The record that is already there: of a DUPLICATE_VALUE message, or the matches of DUPLICATES_DETECTED.</summary>
    public ImmutableArray<SalesforceId> ExistingRecords { get; init; } = [];

    /// <summary>For DUPLICATES_DETECTED: the rule only alerts, so a save past it is allowed.</summary>
    public bool AllowSave { get; init; }

    /// <summary>The write may have been applied although it failed: settle by external id before anything else is sent for that record.</summary>
    public bool Ambiguous { get; init; }

    /// <summary>Set when it is about the whole org, and so about no record or event in particular, whatever the class says.</summary>
    public OrgCondition? Condition { get; init; }

    /// <summary>For people. Of a whole org's condition: what is the matter, what Salesforce said, and what to do.</summary>
    public string Told => Condition is not { } condition || Message.EndsWith(condition.Todo, StringComparison.Ordinal)
        ? Message
        : $"{condition.Reason} Salesforce says {Code}{(Message.Length == 0 ? "" : $": \"{Message}\"")}. {condition.Todo}";
}

/// <summary>What to do about an error (facts/salesforce-api.md, Errors).</summary>
public enum ErrorClass
{
    /// <summary>Try the same row again, jittered: UNABLE_TO_LOCK_ROW (inside a trigger or flow, too), 5xx, time-outs.</summary>
    Retry,

    /// <summary>The org's own triggers and flows spent a limit of the transaction: send fewer rows together.</summary>
    GovernorLimit,

    /// <summary>The token could not be made good: somebody must connect again.</summary>
    Reconnect,

    /// <summary>The daily calls are spent: pause the org and probe.</summary>
    PauseOrg,

    /// <summary>Too many long calls at once: back off for seconds.</summary>
    BackOff,

    /// <summary>Fields of the row are bad: fix or drop them and keep the record.</summary>
    AdaptFields,

    /// <summary>A required field has no value.</summary>
    RequiredField,

    /// <summary>The org's validation rule refuses the row.</summary>
    ValidationRule,

    /// <summary>A duplicate rule found matches.</summary>
    DuplicatesDetected,

    /// <summary>A unique value (our external id) is taken; <see cref="SalesforceError.ExistingRecords"/> may name by whom.</summary>
    DuplicateValue,

    /// <summary>The record is deleted, merged away or not visible: find again.</summary>
    RecordGone,

    /// <summary>A converted Lead: follow it to its Contact.</summary>
    ConvertedLead,

    /// <summary>Not processed because a part it depends on failed.</summary>
    Halted,

    /// <summary>Rights or switches that only an administrator can give.</summary>
    NeedsAdministrator,

    /// <summary>Our bug, or an error nobody has met: MALFORMED_QUERY, MALFORMED_ID, unknown codes.</summary>
    Unexpected,
}

/// <summary>A whole request failed.</summary>
public sealed class SalesforceException(SalesforceError error, Exception? inner = null)
    : Exception($"{error.Code}: {error.Message}", inner)
{
    public SalesforceError Error { get; } = error;
}
