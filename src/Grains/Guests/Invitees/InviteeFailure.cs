using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Invitees;

/// <summary>What a refusal of an invitation means.</summary>
internal static class InviteeFailure
{
    public static FailureStep Decide(CallFailure failure) => failure.Action switch
    {
        FailureAction.Retry or FailureAction.Defer => new FailureStep.End(),
        // Invited already, or the guest's record is gone meanwhile: there is nothing to tell.
        FailureAction.DuplicateValue or FailureAction.RecordGone => new FailureStep.Forget(),
        _ => new FailureStep.LeaveAsItIs(),
    };
}
