using OnceHub.Sync.Grains.Guests.Accounts;

namespace OnceHub.Sync.Grains.Tests;

public sealed class AccountFailureTests
{
    [Theory]
    [InlineData("DuplicateValue fields=Number__c names=001:7", "taken=Number__c", "SendWithoutTaken Number__c")]
    [InlineData("DuplicateValue names=003:1,001:7", "", "Adopt 001:7")]
    [InlineData("DuplicateValue names=003:1", "", "End")]
    [InlineData("DuplicatesDetected names=001:7", "", "Adopt 001:7")]
    [InlineData("DuplicatesDetected alerts names=001:7", "saves", "AllowDuplicates")]
    [InlineData("DuplicatesDetected alerts names=001:7", "saves allowed", "Adopt 001:7")]
    [InlineData("DuplicatesDetected alerts", "", "SendAlone")]
    [InlineData("DuplicatesDetected", "alone", "End")]
    [InlineData("RecordGone", "suspects", "SendWithoutReference")]
    [InlineData("SetAside", "suspects", "SendWithoutReference")]
    [InlineData("SetAside", "", "End")]
    [InlineData("AdaptFields fields=Site", "refused=Site", "SendWithout Site")]
    [InlineData("RequiredField defaults=Tier__c", "defaults=Tier__c", "SendWithDefaults Tier__c")]
    [InlineData("Halted", "", "End")]
    [InlineData("Retry", "", "End")]
    public void A_refusal_of_a_new_Account_means(string failure, string facts, string step) =>
        Assert.Equal(
            step,
            FailureTable.Text(
                AccountFailure.Decide(
                    FailureTable.Failure(failure),
                    new AccountFacts(FailureTable.Facts(facts)) { SavesPastAlerts = FailureTable.Has(facts, "saves") }
                )));

    /// <summary>An Account that cannot be completed costs the booking nothing, unless it is to be tried again.</summary>
    [Theory]
    [InlineData("Halted", "", "PlanAgain")]
    [InlineData("DuplicateValue fields=Number__c", "taken=Number__c", "SendWithoutTaken Number__c")]
    [InlineData("DuplicateValue", "", "LeaveAsItIs")]
    [InlineData("RecordGone", "suspects", "SendWithoutReference")]
    [InlineData("RecordGone", "", "LeaveAsItIs")]
    [InlineData("AdaptFields fields=Site", "refused=Site", "SendWithout Site")]
    [InlineData("AdaptFields fields=Site", "", "LeaveAsItIs")]
    [InlineData("DuplicatesDetected names=001:7", "", "LeaveAsItIs")]
    [InlineData("DuplicatesDetected", "", "SendAlone")]
    [InlineData("DuplicatesDetected", "alone", "LeaveAsItIs")]
    [InlineData("DuplicatesDetected alerts names=001:7", "", "AllowDuplicates")]
    [InlineData("DuplicatesDetected alerts names=001:7", "allowed", "LeaveAsItIs")]
    [InlineData("ValidationRule", "", "LeaveAsItIs")]
    [InlineData("SetAside", "", "LeaveAsItIs")]
    [InlineData("Defer", "", "End")]
    [InlineData("Retry", "", "End")]
    public void A_refusal_of_an_Account_that_is_filled_in_means(string failure, string facts, string step) =>
        Assert.Equal(step, FailureTable.Text(AccountFailure.DecideFilling(FailureTable.Failure(failure), FailureTable.Facts(facts))));
}
