using OnceHub.Sync.Grains.Guests.Invitees;

namespace OnceHub.Sync.Grains.Tests;

public sealed class InviteeFailureTests
{
    [Theory]
    [InlineData("Retry", "End")]
    [InlineData("Defer", "End")]
    [InlineData("DuplicateValue", "Forget")]
    [InlineData("RecordGone", "Forget")]
    [InlineData("Halted", "LeaveAsItIs")]
    [InlineData("AdaptFields fields=RelationId", "LeaveAsItIs")]
    [InlineData("SetAside", "LeaveAsItIs")]
    public void A_refusal_of_an_invitation_means(string failure, string step) =>
        Assert.Equal(step, FailureTable.Text(InviteeFailure.Decide(FailureTable.Failure(failure))));
}
