using OnceHub.Sync.Grains.Guests.People;

namespace OnceHub.Sync.Grains.Tests;

public sealed class PersonFailureTests
{
    [Theory]
    // Held back because of another row.
    [InlineData("Halted", "", "PlanAgain")]
    // Duplicate rules: past those that only alert, by setting where the record is new; else the record that is named.
    [InlineData("DuplicatesDetected alerts", "", "SendAlone")]
    [InlineData("DuplicatesDetected alerts", "saves", "AllowDuplicates")]
    [InlineData("DuplicatesDetected alerts names=003:7", "saves", "AllowDuplicates")]
    [InlineData("DuplicatesDetected alerts names=003:7", "saves allowed new=003:7", "Adopt 003:7")]
    [InlineData("DuplicatesDetected alerts", "update", "AllowDuplicates")]
    [InlineData("DuplicatesDetected alerts names=003:7", "update allowed", "LeaveAsItIs")]
    [InlineData("DuplicatesDetected names=003:7", "update", "LeaveAsItIs")]
    [InlineData("DuplicatesDetected", "update", "SendAlone")]
    [InlineData("DuplicatesDetected", "update alone", "LeaveAsItIs")]
    [InlineData("DuplicatesDetected alerts", "update allowed alone", "LeaveAsItIs")]
    [InlineData("DuplicatesDetected names=003:7 alerts", "new=003:7", "Adopt 003:7")]
    [InlineData("DuplicatesDetected names=003:7,00Q:8", "new=003:7,00Q:8", "Adopt 003:7,00Q:8")]
    [InlineData("DuplicatesDetected names=003:7", "", "End")]
    [InlineData("DuplicatesDetected", "", "SendAlone")]
    [InlineData("DuplicatesDetected", "alone", "End")]
    // A unique value is another record's: a mapped field is left out, our external id names the record that is there.
    [InlineData("DuplicateValue fields=Tax__c names=003:7", "taken=Tax__c new=003:7", "SendWithoutTaken Tax__c")]
    [InlineData("DuplicateValue names=003:7", "new=003:7", "Adopt 003:7")]
    [InlineData("DuplicateValue", "", "LookUpByToken")]
    [InlineData("DuplicateValue", "byToken", "End")]
    [InlineData("DuplicateValue", "update", "End")]
    // Something is nobody's in this org: an id of ours first, then the record that was trusted.
    [InlineData("RecordGone", "update suspects", "SendWithoutReference")]
    [InlineData("SetAside", "suspects", "SendWithoutReference")]
    [InlineData("RecordGone", "update", "LookAgain")]
    [InlineData("RecordGone", "linked", "LookAgain")]
    [InlineData("RecordGone", "", "End")]
    [InlineData("ConvertedLead", "update suspects", "LookAgain")]
    [InlineData("ConvertedLead", "linked", "LookAgain")]
    // One bad field never costs a record.
    [InlineData("AdaptFields fields=Phone", "refused=Phone", "SendWithout Phone")]
    [InlineData("AdaptFields fields=Phone", "", "End")]
    [InlineData("RequiredField defaults=Tier__c", "defaults=Tier__c", "SendWithDefaults Tier__c")]
    [InlineData("RequiredField", "", "End")]
    [InlineData("ValidationRule", "", "End")]
    [InlineData("Retry", "update", "End")]
    [InlineData("Defer", "update", "End")]
    [InlineData("SetAside", "update", "End")]
    public void A_refusal_of_a_person_means(string failure, string facts, string step) =>
        Assert.Equal(step, FailureTable.Text(PersonFailure.Decide(FailureTable.Failure(failure), new PersonFacts(FailureTable.Facts(facts))
        {
            IsUpdate = FailureTable.Has(facts, "update"),
            IsLinked = FailureTable.Has(facts, "linked"),
            SavesPastAlerts = FailureTable.Has(facts, "saves"),
            NewlyNamed = FailureTable.Ids(facts, "new"),
            IsLookedUpByToken = FailureTable.Has(facts, "byToken"),
        })));
}
