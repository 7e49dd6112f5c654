using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>What is known of an Account that could not be written.</summary>
internal sealed record AccountFacts(WriteFacts Write) : WriteFacts(Write)
{
    /// <summary>The settings save past duplicate rules that only alert.</summary>
    public bool SavesPastAlerts { get; init; }
}

/// <summary>What a refusal of an Account means.</summary>
internal static class AccountFailure
{
    /// <summary>Of one that was to be made: a Contact goes nowhere without it.</summary>
    public static FailureStep Decide(CallFailure failure, AccountFacts facts) => failure.Action switch
    {
        FailureAction.DuplicateValue when facts.Taken is { } field => new FailureStep.SendWithoutTaken(field),
        FailureAction.RecordGone or FailureAction.SetAside when facts.SuspectsReference => new FailureStep.SendWithoutReference(),
        FailureAction.DuplicatesDetected when failure.AllowSave && facts.SavesPastAlerts && !facts.AllowsDuplicates =>
            new FailureStep.AllowDuplicates(),
        FailureAction.DuplicatesDetected or FailureAction.DuplicateValue
            when failure.ExistingRecords.FirstOrDefault(Candidates.IsAccount) is { Value: not null } named =>
                new FailureStep.Adopt([named]),
        _ => facts.Adapt(failure) ?? new FailureStep.End(),
    };

    /// <summary>Of one whose empty fields were to be filled: it costs the booking nothing.</summary>
    public static FailureStep DecideFilling(CallFailure failure, WriteFacts facts) => failure.Action switch
    {
        FailureAction.Halted => new FailureStep.PlanAgain(),
        FailureAction.DuplicateValue when facts.Taken is { } field => new FailureStep.SendWithoutTaken(field),
        FailureAction.RecordGone or FailureAction.SetAside when facts.SuspectsReference => new FailureStep.SendWithoutReference(),
        FailureAction.Defer or FailureAction.Retry => new FailureStep.End(),
        FailureAction.DuplicatesDetected when failure.AllowSave && !facts.AllowsDuplicates => new FailureStep.AllowDuplicates(),
        _ => facts.Adapt(failure) ?? new FailureStep.LeaveAsItIs(),
    };
}
