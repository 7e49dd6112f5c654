using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>An error as Salesforce names it, with what it means for us.</summary>
public sealed record SalesforceError
{
    public required FailureAction Action { get; init; }

    /// <summary>Salesforce's errorCode or statusCode; HTTP_503 and the like where it sent none.</summary>
    public required string Code { get; init; }

    public required string Message { get; init; }

    public ImmutableArray<string> Fields { get; init; } = [];

    public int HttpStatus { get; init; }

    /// <summary>The record that is already there: of a DUPLICATE_VALUE message, or the matches of DUPLICATES_DETECTED.</summary>
    public ImmutableArray<SalesforceId> ExistingRecords { get; init; } = [];

    /// <summary>For DUPLICATES_DETECTED: the rule only alerts, so a save past it is allowed.</summary>
    public bool AllowSave { get; init; }

    /// <summary>
    /// The write may have been applied although it failed: settle by external id before anything else is sent for that record.
    /// </summary>
    public bool Ambiguous { get; init; }

    /// <summary>Set when it is about the whole org, and so about no record or event in particular, whatever the action says.</summary>
    public OrgCondition? Condition { get; init; }

    /// <summary>For people. Of a whole org's condition: what is the matter, what Salesforce said, and what to do.</summary>
    public string Explanation => Condition is not { } condition || Message.EndsWith(condition.Todo, StringComparison.Ordinal)
        ? Message
        : $"{condition.Reason} Salesforce says {Code}{(Message.Length == 0 ? "" : $": \"{Message}\"")}. {condition.Todo}";
}

/// <summary>A whole request failed.</summary>
public sealed class SalesforceException(SalesforceError error, Exception? inner = null)
    : Exception($"{error.Code}: {error.Message}", inner)
{
    public SalesforceError Error { get; } = error;
}
