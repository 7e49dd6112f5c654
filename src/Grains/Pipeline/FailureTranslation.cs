using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>What an error of Salesforce means for the guest's turn that met it.</summary>
internal static partial class FailureTranslation
{
    private const string InactiveOwner = "INACTIVE_OWNER_OR_USER";
    private const string WrongUserType = "OP_WITH_INVALID_USER_TYPE_EXCEPTION";

    private const string GovernorAdvice =
        "The org's own triggers and flows spend a limit of Salesforce on this record alone: have them mended, then replay.";

    /// <summary>Fields whose record is looked up again when it is gone; of any other field the value is left out.</summary>
    private static readonly string[] FollowedFields = ["Id", "WhoId", "WhatId", "ContactId"];

    /// <summary>The owner is inactive, or a user of a kind that owns no such record.</summary>
    public static bool IsAboutOwner(string code) => code is InactiveOwner or WrongUserType;

    public static CallFailure From(SalesforceError error, DateTimeOffset? notBefore = null)
    {
        var fields = error.Fields.IsEmpty ? FieldsMeantBy(error) : error.Fields;
        return Of(error, fields, notBefore);
    }

    private static CallFailure Of(SalesforceError error, ImmutableArray<string> fields, DateTimeOffset? notBefore) => new()
    {
        Action = error switch
        {
            { Condition: not null } => FailureAction.Defer,
            _ when IsAboutAValue(error, fields) => FailureAction.AdaptFields,
            _ => error.Action,
        },
        Code = error.Condition?.Code ?? error.Code,
        Message = error.Action == FailureAction.GovernorLimit ? Sentence.Join(error.Explanation, GovernorAdvice) : error.Explanation,
        Fields = fields,
        ExistingRecords = error.ExistingRecords,
        Ambiguous = error.Ambiguous,
        AllowSave = error.AllowSave,
        NotBefore = notBefore,
    };

    /// <summary>What broke on our side, as a failure of the rows that it hit.</summary>
    public static CallFailure Internal(Exception error) => new()
    {
        Action = FailureAction.Retry,
        Code = FailureCodes.Internal,
        Message =
            $"Something broke while Salesforce was asked ({error.GetType().Name}). "
            + "It is tried again; if it stays, the log has the details.",
        Ambiguous = true,
    };

    public static CallFailure Deferred(string code, string message, DateTimeOffset notBefore) => new()
    {
        Action = FailureAction.Defer,
        Code = code,
        Message = message,
        NotBefore = notBefore,
    };

    /// <summary>An owner, record type or parent that cannot be used is a bad value, not a missing record.</summary>
    private static bool IsAboutAValue(SalesforceError error, ImmutableArray<string> fields) =>
        (IsAboutOwner(error.Code) && !fields.IsEmpty)
        // Whatever else Salesforce says about a field: the rest of the record is saved without it.
        || (
            error.Action is FailureAction.RecordGone or FailureAction.SetAside
            && !fields.IsEmpty
            && !fields.Any(field => FollowedFields.Contains(field, StringComparer.OrdinalIgnoreCase)));

    /// <summary>Salesforce names some fields in its message only.</summary>
    private static ImmutableArray<string> FieldsMeantBy(SalesforceError error) => error.Code switch
    {
        InactiveOwner or WrongUserType => ["OwnerId"],
        "INVALID_FIELD" when NoSuchColumn().Match(error.Message) is { Success: true } match => [match.Groups[1].Value],
        "DUPLICATE_VALUE" when TakenValue().Match(error.Message) is { Success: true } match => [match.Groups[1].Value],
        _ => [],
    };

    [GeneratedRegex(@"duplicate value found: (\w+) duplicates", RegexOptions.CultureInvariant)]
    private static partial Regex TakenValue();

    [GeneratedRegex(@"No such column '(\w+)'", RegexOptions.CultureInvariant)]
    private static partial Regex NoSuchColumn();
}
