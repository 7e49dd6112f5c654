using OnceHub.Sync.Grains.Guests.Events;

namespace OnceHub.Sync.Grains.Tests;

public sealed class EventFailureTests
{
    [Theory]
    [InlineData("Halted", "", "PlanAgain")]
    // A later dispatch has written already.
    [InlineData("ValidationRule late", "", "TryAgain 5")]
    [InlineData("ValidationRule", "", "SetAside")]
    // The booking has an Event of its own beside the one that it was to take over.
    [InlineData("DuplicateValue names=00U:7", "written=00U:1 takenOver", "Adopt 00U:7")]
    [InlineData("DuplicateValue names=003:2,00U:1,00U:7", "written=00U:1 takenOver", "Adopt 00U:7")]
    [InlineData("DuplicateValue names=00U:1", "written=00U:1 takenOver", "TryAgain 10")]
    [InlineData("DuplicateValue names=00U:7", "written=00U:1", "TryAgain 10")]
    // Another value that is unique in the org is another's: that Event is nobody's to take.
    [InlineData("DuplicateValue fields=Id__c names=00U:7", "written=00U:1 takenOver id=Id__c", "Adopt 00U:7")]
    [InlineData("DuplicateValue fields=Number__c names=00U:7", "written=00U:1 takenOver id=Id__c", "TryAgain 10")]
    [InlineData("DuplicateValue fields=Number__c names=00U:7", "written=00U:1 takenOver", "TryAgain 10")]
    [InlineData(
        "DuplicateValue fields=Number__c names=00U:7", "written=00U:1 takenOver id=Id__c taken=Number__c", "SendWithoutTaken Number__c")]
    [InlineData("DuplicateValue fields=Number__c", "taken=Number__c", "SendWithoutTaken Number__c")]
    [InlineData("DuplicateValue", "", "TryAgain 10")]
    // Somebody deleted the Event, or whom it is with: asked once.
    [InlineData("RecordGone", "mayBeDeleted suspects", "LookAgain")]
    [InlineData("ConvertedLead", "mayBeDeleted", "LookAgain")]
    [InlineData("RecordGone", "suspects", "SendWithoutReference")]
    [InlineData("RecordGone", "", "SetAside")]
    [InlineData("ConvertedLead", "", "SetAside")]
    [InlineData("SetAside", "mayBeDeleted suspects", "SendWithoutReference")]
    [InlineData("SetAside", "mayBeDeleted", "SetAside")]
    // Orgs without multi-day Events.
    [InlineData("AdaptFields code=FIELD_INTEGRITY_EXCEPTION fields=EndDateTime", "tooLong refused=EndDateTime", "Shorten")]
    [InlineData("AdaptFields code=FIELD_INTEGRITY_EXCEPTION fields=EndDateTime", "refused=EndDateTime", "SendWithout EndDateTime")]
    [InlineData("AdaptFields code=STRING_TOO_LONG fields=Subject", "tooLong refused=Subject", "SendWithout Subject")]
    [InlineData("AdaptFields fields=Subject", "", "SetAside")]
    [InlineData("RequiredField defaults=Tier__c", "defaults=Tier__c", "SendWithDefaults Tier__c")]
    [InlineData("DuplicatesDetected", "", "SendAlone")]
    [InlineData("Retry", "", "End")]
    [InlineData("Defer", "", "End")]
    public void A_refusal_of_an_Event_means(string failure, string facts, string step) =>
        Assert.Equal(step, FailureTable.Text(EventFailure.Decide(FailureTable.Failure(failure), new EventFacts(FailureTable.Facts(facts))
        {
            Written = FailureTable.Ids(facts, "written") is [var written] ? written : null,
            IdField = FailureTable.Word(facts, "id"),
            IsTakenOver = FailureTable.Has(facts, "takenOver"),
            MayBeDeleted = FailureTable.Has(facts, "mayBeDeleted"),
            CanBeShortened = FailureTable.Has(facts, "tooLong"),
        })));
}
