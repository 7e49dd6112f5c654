using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>Why Salesforce did not do it.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.call-failure-2")]
public sealed record CallFailure
{
    [Id(0)] public required FailureAction Action { get; init; }

    [Id(1)] public required string Code { get; init; }

    [Id(2)] public required string Message { get; init; }

    [Id(3)] public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Records that are there already.</summary>
    [Id(4)] public ImmutableArray<SalesforceId> ExistingRecords { get; init; } = [];

    /// <summary>The write may have happened.</summary>
    [Id(5)] public bool Ambiguous { get; init; }

    /// <summary>For <see cref="FailureAction.Defer"/>: not before this.</summary>
    [Id(6)] public DateTimeOffset? NotBefore { get; init; }

    [Id(7)] public bool AllowSave { get; init; }

    /// <summary>For <see cref="FailureAction.RequiredField"/>: values by type that would satisfy Salesforce, sealed.</summary>
    [Id(8)] public FieldSet? Defaults { get; init => field = value?.Seal(); }
}

/// <summary>What the asker should do about a failure.</summary>
[GenerateSerializer, Alias("oncehub.failure-action")]
public enum FailureAction
{
    /// <summary>Put the rows back and try later, without counting an attempt: it was not their fault.</summary>
    Defer,

    /// <summary>Put the rows back and try again soon, counting an attempt.</summary>
    Retry,

    /// <summary>Fix or drop the named fields.</summary>
    AdaptFields,

    /// <summary>A required field has no value.</summary>
    RequiredField,

    /// <summary>The org's validation rule refuses it.</summary>
    ValidationRule,

    /// <summary>A duplicate rule found matches.</summary>
    DuplicatesDetected,

    /// <summary>The unique external id is taken by <see cref="CallFailure.ExistingRecords"/>.</summary>
    DuplicateValue,

    /// <summary>The record is deleted, merged or not visible.</summary>
    RecordGone,

    /// <summary>The Lead is converted.</summary>
    ConvertedLead,

    /// <summary>What it refers to was not written.</summary>
    Halted,

    /// <summary>Set aside: somebody must act, or it is our bug.</summary>
    SetAside,
}
