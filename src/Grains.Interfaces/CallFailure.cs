using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>Why Salesforce did not do it.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.call-failure-2")]
public sealed record CallFailure
{
    /// <summary>One of those that a turn knows.</summary>
    [Id(0)] public required FailureAction Action { get; init => field = value.ForTurn(); }

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
