using System.Collections.Immutable;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>Which object, and what of it the asker knows already.</summary>
internal sealed record DescribeQuestion
{
    /// <summary>API name.</summary>
    public required string Object { get; init; }

    /// <summary>The version that the asker has; null when it has none.</summary>
    public string? KnownVersion { get; init; }
}

internal sealed record DescribeAnswer
{
    /// <summary>One per question, in order; empty where a failure is set.</summary>
    public ImmutableArray<DescribedObject> Objects { get; init; } = [];

    /// <summary>Set when Salesforce could not be asked.</summary>
    public CallFailure? Failure { get; init; }
}

/// <summary>An object as the connected user sees it.</summary>
internal sealed record DescribedObject
{
    /// <summary>Changes when anything of it changes; null for an object that is hidden from the connected user.</summary>
    public string? Version { get; init; }

    /// <summary>The object type as JSON; null when the asker has this version.</summary>
    public string? Json { get; init; }
}
