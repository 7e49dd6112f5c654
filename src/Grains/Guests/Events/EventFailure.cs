using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>What is known of an Event that could not be written.</summary>
internal sealed record EventFacts(WriteFacts Write) : WriteFacts(Write)
{
    /// <summary>The Event that it was written to; null for a new one.</summary>
    public SalesforceId? Written { get; init; }

    /// <summary>That Event was another booking's, which gives it up for this one.</summary>
    public bool IsTakenOver { get; init; }

    /// <summary>The field of the booking's id; null in an org without it.</summary>
    public string? IdField { get; init; }

    /// <summary>It was not looked yet whether somebody deleted it.</summary>
    public bool MayBeDeleted { get; init; }

    /// <summary>It lasts longer than orgs without multi-day Events allow.</summary>
    public bool CanBeShortened { get; init; }
}

/// <summary>What a refusal of an Event means.</summary>
internal static class EventFailure
{
    private const string EventPrefix = "00U";

    /// <summary>Salesforce's code for an Event that ends when it may not.</summary>
    private const string FieldIntegrity = "FIELD_INTEGRITY_EXCEPTION";

    /// <summary>Each new dispatch has a higher revision, so a refusal that comes again is not about lateness.</summary>
    private const int LateTries = 5;

    /// <summary>
    /// Two who make the same Event at once meet again within seconds. What is still taken after these tries, some minutes, a person
    /// must look at.
    /// </summary>
    private const int TakenTries = 10;

    public static FailureStep Decide(CallFailure failure, EventFacts facts) => failure.Action switch
    {
        // A later dispatch has written, and may not have known these events: they are taken up again from what it recorded.
        FailureAction.ValidationRule when failure.Message.Contains(FailureReasons.LateRevision, StringComparison.Ordinal) =>
            new FailureStep.TryAgain(LateTries),
        // Only of the booking's own id: whose Event has another value that is unique in the org is not known.
        FailureAction.DuplicateValue when facts.IsTakenOver && failure.MayBeOf(facts.IdField) && OwnOf(failure, facts) is { } own =>
            new FailureStep.Adopt([own]),
        FailureAction.DuplicateValue when facts.Taken is { } field => new FailureStep.SendWithoutTaken(field),
        FailureAction.DuplicateValue => new FailureStep.TryAgain(TakenTries),
        FailureAction.Halted => new FailureStep.PlanAgain(),
        FailureAction.RecordGone or FailureAction.ConvertedLead when facts.MayBeDeleted => new FailureStep.LookAgain(),
        FailureAction.AdaptFields when failure.Code == FieldIntegrity && facts.CanBeShortened => new FailureStep.Shorten(),
        FailureAction.RecordGone or FailureAction.SetAside when facts.SuspectsReference => new FailureStep.SendWithoutReference(),
        FailureAction.Retry or FailureAction.Defer => new FailureStep.End(),
        _ => facts.Adapt(failure) ?? new FailureStep.SetAside(),
    };

    /// <summary>The booking has an Event of its own, which was written without anybody here hearing of it.</summary>
    private static SalesforceId? OwnOf(CallFailure failure, EventFacts facts)
    {
        foreach (var id in failure.ExistingRecords)
            if (id.Prefix == EventPrefix && id != facts.Written) return id;
        return null;
    }
}
