using OnceHub.Sync.Grains.Guests.Cases;

namespace OnceHub.Sync.Grains.Tests;

public sealed class CaseFailureTests
{
    [Theory]
    [InlineData("Halted", "", "PlanAgain")]
    [InlineData("DuplicateValue fields=Number__c names=500:7", "taken=Number__c", "SendWithoutTaken Number__c")]
    [InlineData("DuplicateValue names=500:7", "", "Adopt 500:7")]
    [InlineData("DuplicateValue fields=Id__c names=500:7", "id=Id__c", "Adopt 500:7")]
    [InlineData("DuplicateValue fields=Number__c names=500:7", "id=Id__c", "SetAside")]
    [InlineData("DuplicateValue names=003:7", "", "SetAside")]
    [InlineData("DuplicatesDetected alerts", "", "AllowDuplicates")]
    [InlineData("DuplicatesDetected alerts names=500:7", "allowed", "SetAside")]
    [InlineData("DuplicatesDetected", "", "SendAlone")]
    [InlineData("DuplicatesDetected", "alone", "SetAside")]
    [InlineData("RecordGone", "update suspects", "SendWithoutReference")]
    [InlineData("SetAside", "suspects", "SendWithoutReference")]
    [InlineData("RecordGone", "update trusts", "Forget")]
    [InlineData("RecordGone", "trusts", "LookAgain")]
    [InlineData("RecordGone", "", "SetAside")]
    [InlineData("AdaptFields fields=Origin", "refused=Origin", "SendWithout Origin")]
    [InlineData("AdaptFields fields=Origin", "", "SetAside")]
    [InlineData("RequiredField defaults=Tier__c", "defaults=Tier__c", "SendWithDefaults Tier__c")]
    [InlineData("ValidationRule", "", "SetAside")]
    [InlineData("Retry", "", "End")]
    [InlineData("Defer", "", "End")]
    [InlineData("SetAside", "", "SetAside")]
    public void A_refusal_of_a_Case_means(string failure, string facts, string step) =>
        Assert.Equal(step, FailureTable.Text(CaseFailure.Decide(FailureTable.Failure(failure), new CaseFacts(FailureTable.Facts(facts))
        {
            IdField = FailureTable.Word(facts, "id"),
            IsUpdate = FailureTable.Has(facts, "update"),
            TrustsPerson = FailureTable.Has(facts, "trusts"),
        })));
}
