using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>What a person is told of a failed write: what Salesforce said, and what to do about it.</summary>
internal static class FailureReasons
{
    /// <summary>How the package's validation rule begins its refusal of a late write.</summary>
    public const string LateRevision = "OnceHub: an older revision";

    private const int MaxRuleText = 200;

    /// <param name="objectName">Whose record it was about; empty for what is nobody's row in particular: a look-up, a time-out.</param>
    /// <param name="mappings">Of the org; null where no mapped record was written.</param>
    public static FailureReason Of(CallFailure failure, string objectName, MappingTable? mappings = null)
    {
        var grant = mappings is null ? null : GrantOf(failure, objectName, field => mappings.Maps(objectName, field));
        var advice = grant ?? AdviceFor(failure);
        return new(failure.Code, advice is null ? failure.Message : Sentence.Join(failure.Message, advice), CauseOf(failure))
        {
            Object = objectName,
        };
    }

    /// <summary>What to do about a field that the connected user may not write and that no row maps; null of any other failure.</summary>
    public static string? GrantOf(RefusedWrite write) => GrantOf(
        write.Failure, write.Object, field => write.Rows.Any(row => row.Target.Equals(field, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Of a change that a duplicate rule blocks: what the record lacks now, and what to do.</summary>
    public static FieldProblem OfBlockedChange(RefusedWrite write, SalesforceId record, IEnumerable<string> fields)
    {
        var names = string.Join(", ", fields);
        return new(names, write.Failure.Code, Sentence.Join(
            $"A duplicate rule of the org blocks the change of {write.Object} {record}, so these fields were left as they are: {names}",
            $"Salesforce says: {write.Failure.Message}",
            AdviceFor(write.Failure)));
    }

    /// <summary>What to do about an owner of ours who may not own the record; null of any other failure.</summary>
    /// <param name="written">What was sent; null where that is not known.</param>
    public static string? OwnerTodo(RefusedWrite write, FieldSet? written)
    {
        if (!FailureTranslation.IsAboutOwner(write.Failure.Code) || written?["OwnerId"] is not { IsBlank: false } owner) return null;
        var user = write.Teller.Owner;
        var named = user?.Email ?? user?.Name ?? user?.Id;
        return $"{owner} is no active Salesforce user who may own the {write.Object}. "
            + $"Choose another for {(named is null ? "the booking's owner" : $"OnceHub's user {named}")} in the table of users, "
            + $"or activate that one in Salesforce{ThenReplay(write.Object, ["OwnerId"])}";
    }

    /// <summary>
    /// How advice ends about fields that a record was saved without. Only an Event gets owner and record type again: of any other record
    /// that is there they are Salesforce's own.
    /// </summary>
    public static string ThenReplay(string objectName, IReadOnlyCollection<string> fields)
    {
        string[] kept = objectName == EventWriting.ObjectName ? [] : [.. KeptFields.Keys.Intersect(fields)];
        if (kept.Length == 0) return ", then replay.";
        var unless = kept.Contains("OwnerId") && objectName != AccountWriting.ObjectName ? ", unless ownerOfExisting is bookingOwner" : "";
        var what = string.Join(" and the ", kept.Select(field => KeptFields[field]));
        return (fields.Count > kept.Length ? ", then replay." : ".")
            + $" A replay leaves the {what} of this {objectName} as it is{unless}: change it in Salesforce.";
    }

    private static readonly ImmutableSortedDictionary<string, string> KeptFields =
        ImmutableSortedDictionary<string, string>.Empty.Add("OwnerId", "owner").Add("RecordTypeId", "record type");

    private static string? GrantOf(CallFailure failure, string objectName, Func<string, bool> isMapped) =>
        HiddenField.IsMeantBy(failure.Code) && !failure.Fields.IsEmpty && !failure.Fields.Any(isMapped)
            ? HiddenField.Todo(objectName, failure.Fields)
            : null;

    /// <summary>Rules of one object differ by their text alone: Salesforce tells no rule's name.</summary>
    private static string CauseOf(CallFailure failure) =>
        failure.Action != FailureAction.ValidationRule ? string.Join(",", failure.Fields)
        : failure.Message.Length <= MaxRuleText ? failure.Message
        : $"{failure.Message.AsSpan(0, MaxRuleText)}…";

    /// <summary>What to do about what only a person can mend; null where nothing needs to be done.</summary>
    private static string? AdviceFor(CallFailure failure) => failure switch
    {
        { Action: FailureAction.RequiredField } => "Map these fields to OnceHub values or give them fallbacks, then replay.",
        { Action: FailureAction.ValidationRule } when !failure.Message.StartsWith(LateRevision, StringComparison.Ordinal) =>
            "A validation rule of the org refused the record: correct the data, the mapping or the rule, then replay.",
        { Code: var code } when FailureTranslation.IsAboutOwner(code) =>
            "The owner whom the record has or is to get is no active user who may own it: choose another in the table of users, "
            + "or in the assignment rule or on the record in Salesforce, then replay.",
        { Action: FailureAction.AdaptFields } => "Correct what is mapped there, then replay.",
        { Action: FailureAction.DuplicatesDetected } =>
            $"It names {NamesOf(failure)}. Correct or merge what is there, or let the rule allow the save"
            + (failure.AllowSave ? " (it only alerts: duplicates \"saveWhereAllowed\" in the settings saves past it)" : "")
            + ", then replay.",
        { Action: FailureAction.DuplicateValue } =>
            "Another record has this value in a field that is unique: correct or merge that record, or let the connected user see it, "
            + "then replay.",
        { Action: FailureAction.RecordGone } =>
            "An id of the record is nobody's in this org: check owners, record types and look-ups in the settings, then replay.",
        { Code: var code } when code.StartsWith("INSUFFICIENT_ACCESS", StringComparison.Ordinal) =>
            "Give the connected user this right (the connection's check tells which are missing), then replay.",
        _ => null,
    };

    private static string NamesOf(CallFailure failure) =>
        failure.ExistingRecords.IsEmpty ? "no record" : string.Join(", ", failure.ExistingRecords);
}
