using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>What is known of a Contact or Lead that could not be written.</summary>
internal sealed record PersonFacts(WriteFacts Write) : WriteFacts(Write)
{
    /// <summary>The record is there; else it was to be made.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>A link of an earlier turn led to it.</summary>
    public bool IsLinked { get; init; }

    /// <summary>The settings save past duplicate rules that only alert.</summary>
    public bool SavesPastAlerts { get; init; }

    /// <summary>Records that Salesforce names now, and that were not tried as this guest's.</summary>
    public ImmutableArray<SalesforceId> NewlyNamed { get; init; } = [];

    /// <summary>It was looked up by the guest's token already.</summary>
    public bool IsLookedUpByToken { get; init; }
}

/// <summary>What a refusal of a Contact or Lead means.</summary>
internal static class PersonFailure
{
    public static FailureStep Decide(CallFailure failure, PersonFacts facts) => failure.Action switch
    {
        FailureAction.Halted => new FailureStep.PlanAgain(),
        FailureAction.DuplicatesDetected when failure.AllowSave && !facts.AllowsDuplicates && (facts.IsUpdate || facts.SavesPastAlerts) =>
            new FailureStep.AllowDuplicates(),
        // Sent alone it would have named a record that the connected user sees.
        FailureAction.DuplicatesDetected when facts.IsUpdate && (facts.IsAlone || !failure.ExistingRecords.IsEmpty) =>
            new FailureStep.LeaveAsItIs(),
        FailureAction.DuplicateValue when facts.Taken is { } field => new FailureStep.SendWithoutTaken(field),
        FailureAction.DuplicatesDetected or FailureAction.DuplicateValue when !facts.NewlyNamed.IsEmpty =>
            new FailureStep.Adopt(facts.NewlyNamed),
        FailureAction.DuplicateValue when !facts.IsUpdate && !facts.IsLookedUpByToken => new FailureStep.LookUpByToken(),
        FailureAction.RecordGone or FailureAction.SetAside when facts.SuspectsReference => new FailureStep.SendWithoutReference(),
        FailureAction.RecordGone or FailureAction.ConvertedLead when facts.IsUpdate || facts.IsLinked => new FailureStep.LookAgain(),
        _ => facts.Adapt(failure) ?? new FailureStep.End(),
    };
}
