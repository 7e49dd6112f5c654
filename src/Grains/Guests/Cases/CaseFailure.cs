using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Cases;

/// <summary>What is known of a Case that could not be written.</summary>
internal sealed record CaseFacts(WriteFacts Write) : WriteFacts(Write)
{
    /// <summary>The Case is there; else it was to be made.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>The field of the booking's id; null in an org without it.</summary>
    public string? IdField { get; init; }

    /// <summary>The guest's record is a link of an earlier turn, which nobody has looked up in this one.</summary>
    public bool TrustsPerson { get; init; }
}

/// <summary>What a refusal of a Case means.</summary>
internal static class CaseFailure
{
    private const string CasePrefix = "500";

    public static FailureStep Decide(CallFailure failure, CaseFacts facts) => failure.Action switch
    {
        FailureAction.Halted => new FailureStep.PlanAgain(),
        FailureAction.DuplicateValue when facts.Taken is { } field => new FailureStep.SendWithoutTaken(field),
        FailureAction.DuplicateValue
            when failure.MayBeOf(facts.IdField)
                && failure.ExistingRecords.FirstOrDefault(id => id.Prefix == CasePrefix) is { Value: not null } named =>
            new FailureStep.Adopt([named]),
        FailureAction.DuplicatesDetected when failure.AllowSave && !facts.AllowsDuplicates => new FailureStep.AllowDuplicates(),
        FailureAction.RecordGone or FailureAction.SetAside when facts.SuspectsReference => new FailureStep.SendWithoutReference(),
        FailureAction.RecordGone when facts.IsUpdate => new FailureStep.Forget(),
        FailureAction.RecordGone when facts.TrustsPerson => new FailureStep.LookAgain(),
        FailureAction.Retry or FailureAction.Defer => new FailureStep.End(),
        _ => facts.Adapt(failure) ?? new FailureStep.SetAside(),
    };
}
