using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>What is known of a write that failed: which of the things that can be done about it are left to do.</summary>
internal record WriteFacts
{
    /// <summary>Of the fields that the failure names those that were written.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>Of the values that would satisfy Salesforce those that were not given yet.</summary>
    public FieldSet? Defaults { get; init; }

    /// <summary>The mapped field whose value must be unique in the org and is another record's.</summary>
    public string? Taken { get; init; }

    /// <summary>One of the record's ids may be nobody's in this org, and they were not all left out in vain.</summary>
    public bool SuspectsReference { get; init; }

    /// <summary>It was sent past duplicate rules.</summary>
    public bool AllowsDuplicates { get; init; }

    /// <summary>It was sent as a single record.</summary>
    public bool IsAlone { get; init; }

    /// <summary>What any kind of record does about its fields; null where nothing is left to do.</summary>
    public FailureStep? Adapt(CallFailure failure) => failure.Action switch
    {
        FailureAction.AdaptFields when !Refused.IsEmpty => new FailureStep.SendWithout(Refused),
        FailureAction.RequiredField when Defaults is { Count: > 0 } values => new FailureStep.SendWithDefaults(values),
        FailureAction.DuplicatesDetected when failure.ExistingRecords.IsEmpty && !IsAlone => new FailureStep.SendAlone(),
        _ => null,
    };
}
