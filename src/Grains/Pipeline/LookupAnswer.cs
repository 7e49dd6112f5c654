using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline;

internal sealed record LookupAnswer
{
    /// <summary>One per key, in order; empty where a failure is set.</summary>
    public ImmutableArray<FoundRecords> Found { get; init; } = [];

    /// <summary>Set when nothing can be said: a failed look-up is never "not found".</summary>
    public CallFailure? Failure { get; init; }

    /// <summary>This look-up's share of the calls spent.</summary>
    public double Calls { get; init; }
}

/// <summary>The records found for one key. Guests who found the same record share it.</summary>
internal sealed record FoundRecords
{
    /// <summary>What was read of each, its id among it.</summary>
    public ImmutableArray<FieldSet> Records { get; init; } = [];
}
