using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>What an error of Salesforce means for the guest's turn that met it.</summary>
internal static class FailureTranslation
{
    public static CallFailure From(SalesforceError error, DateTimeOffset? notBefore = null) => new()
    {
        Action = ActionFor(error.Class),
        Code = error.Code,
        Message = error.Message,
        Fields = error.Fields,
        ExistingRecords = [.. error.ExistingRecords.Select(id => id.Value)],
        Ambiguous = error.Ambiguous,
        AllowSave = error.AllowSave,
        NotBefore = notBefore,
    };

    /// <summary>What broke on our side, as a failure of the rows that it hit.</summary>
    public static CallFailure Internal(Exception error) => new()
    {
        Action = FailureAction.Retry,
        Code = FailureCodes.Internal,
        Message = $"Something broke while Salesforce was asked ({error.GetType().Name}). It is tried again; if it stays, the log has the details.",
        Ambiguous = true,
    };

    public static CallFailure Deferred(string code, string message, DateTimeOffset notBefore) => new()
    {
        Action = FailureAction.Defer,
        Code = code,
        Message = message,
        NotBefore = notBefore,
    };

    private static FailureAction ActionFor(ErrorClass kind) => kind switch
    {
        ErrorClass.Retry => FailureAction.Retry,
        ErrorClass.Reconnect or ErrorClass.PauseOrg or ErrorClass.BackOff => FailureAction.Defer,
        ErrorClass.AdaptFields => FailureAction.AdaptFields,
        ErrorClass.RequiredField => FailureAction.RequiredField,
        ErrorClass.ValidationRule => FailureAction.ValidationRule,
        ErrorClass.DuplicatesDetected => FailureAction.DuplicatesDetected,
        ErrorClass.DuplicateValue => FailureAction.DuplicateValue,
        ErrorClass.RecordGone => FailureAction.RecordGone,
        ErrorClass.ConvertedLead => FailureAction.ConvertedLead,
        ErrorClass.Halted => FailureAction.Halted,
        _ => FailureAction.SetAside,
    };
}
