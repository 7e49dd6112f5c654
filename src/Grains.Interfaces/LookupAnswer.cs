using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

[GenerateSerializer, Immutable, Alias("oncehub.lookup-answer-2")]
public sealed record LookupAnswer
{
    /// <summary>One per key, in order; empty where a failure is set.</summary>
    [Id(0)] public ImmutableArray<FoundRecords> Found { get; init; } = [];

    /// <summary>Set when nothing can be said: a failed look-up is never "not found".</summary>
    [Id(1)] public CallFailure? Failure { get; init; }

    /// <summary>This look-up's share of the calls spent.</summary>
    [Id(2)] public double Calls { get; init; }
}

/// <summary>The records found for one key. Guests who found the same record share it.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.found-records-2")]
public sealed record FoundRecords
{
    /// <summary>What was read of each, its id among it.</summary>
    [Id(0)] public ImmutableArray<FieldSet> Records { get; init; } = [];
}
