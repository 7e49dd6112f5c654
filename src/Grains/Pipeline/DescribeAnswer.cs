using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline;

internal sealed record DescribeAnswer
{
    /// <summary>
    /// One per object that was asked for, in order, as the connected user sees it; null for one that is hidden from the user. Empty where
    /// a failure is set.
    /// </summary>
    public ImmutableArray<ObjectType?> Objects { get; init; } = [];

    /// <summary>Set when Salesforce could not be asked.</summary>
    public CallFailure? Failure { get; init; }
}
