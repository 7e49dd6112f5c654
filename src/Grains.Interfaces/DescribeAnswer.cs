using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>Which object, and what of it the asker knows already.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.describe-question")]
public sealed record DescribeQuestion
{
    /// <summary>API name.</summary>
    [Id(0)] public required string Object { get; init; }

    /// <summary>The version that the asker has; null when it has none.</summary>
    [Id(1)] public string? KnownVersion { get; init; }
}

[GenerateSerializer, Immutable, Alias("oncehub.describe-answer-2")]
public sealed record DescribeAnswer
{
    /// <summary>One per question, in order; empty where a failure is set.</summary>
    [Id(0)] public ImmutableArray<DescribedObject> Objects { get; init; } = [];

    /// <summary>Set when Salesforce could not be asked.</summary>
    [Id(1)] public CallFailure? Failure { get; init; }
}

/// <summary>An object as the connected user sees it.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.described-object")]
public sealed record DescribedObject
{
    /// <summary>Changes when anything of it changes; null for an object that is hidden from the connected user.</summary>
    [Id(0)] public string? Version { get; init; }

    /// <summary>The object type as JSON; null when the asker has this version.</summary>
    [Id(1)] public string? Json { get; init; }
}
