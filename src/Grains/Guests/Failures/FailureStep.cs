using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>What a turn does about a write that failed: one of these, nothing else.</summary>
internal abstract record FailureStep
{
    private FailureStep() { }

    /// <summary>It was held back because of another row: it is planned again in the next round.</summary>
    public sealed record PlanAgain : FailureStep;

    /// <summary>Sent again without what Salesforce refused.</summary>
    public sealed record SendWithout(ImmutableArray<string> Fields) : FailureStep;

    /// <summary>Sent again without a field that is unique in the org, and whose value another record has.</summary>
    public sealed record SendWithoutTaken(string Field) : FailureStep;

    /// <summary>Sent again without one of the ids that may be nobody's in this org: Salesforce does not say which it is.</summary>
    public sealed record SendWithoutReference : FailureStep;

    /// <summary>Sent again with values for what the org requires.</summary>
    public sealed record SendWithDefaults(FieldSet Values) : FailureStep;

    /// <summary>Sent again past duplicate rules that only alert.</summary>
    public sealed record AllowDuplicates : FailureStep;

    /// <summary>Sent again as a single record, so that Salesforce tells which duplicates it means.</summary>
    public sealed record SendAlone : FailureStep;

    /// <summary>Sent again as short as orgs without multi-day Events take it.</summary>
    public sealed record Shorten : FailureStep;

    /// <summary>Salesforce named what is there already: that is used.</summary>
    public sealed record Adopt(ImmutableArray<SalesforceId> Records) : FailureStep;

    /// <summary>It is there already, and Salesforce does not name it: it is looked up by the guest's token.</summary>
    public sealed record LookUpByToken : FailureStep;

    /// <summary>What was trusted may be gone: it is looked up before anything is forgotten.</summary>
    public sealed record LookAgain : FailureStep;

    /// <summary>It is gone, and is not made again.</summary>
    public sealed record Forget : FailureStep;

    /// <summary>It is told, and keeps nothing back.</summary>
    public sealed record LeaveAsItIs : FailureStep;

    /// <summary>The booking's events are tried again later, up to so often.</summary>
    public sealed record TryAgain(int MaxAttempts) : FailureStep;

    /// <summary>This record is set aside, and the others of the booking are written.</summary>
    public sealed record SetAside : FailureStep;

    /// <summary>Nothing more is written of the booking: it is deferred or set aside, as the failure says.</summary>
    public sealed record End : FailureStep;
}
