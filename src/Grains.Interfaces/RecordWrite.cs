using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>One record to write.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.record-write-2")]
public sealed record RecordWrite
{
    [Id(0)] public required WriteKind Kind { get; init; }

    /// <summary>API name.</summary>
    [Id(1)] public required string Object { get; init; }

    /// <summary>For updates.</summary>
    [Id(2)] public SalesforceId? RecordId { get; init; }

    /// <summary>The external id field: what an upsert goes by, and what makes an insert safe to repeat.</summary>
    [Id(3)] public string? ExternalIdField { get; init; }

    [Id(4)] public string? ExternalIdValue { get; init; }

    /// <summary>Sealed, as whatever crosses between grains.</summary>
    [Id(5)] public required FieldSet Fields { get; init => field = value.Seal(); }

    /// <summary>Sforce-Auto-Assign. False keeps the owner.</summary>
    [Id(6)] public bool AutoAssign { get; init; }

    /// <summary>Saves past duplicate rules that only alert.</summary>
    [Id(7)] public bool AllowDuplicates { get; init; }

    /// <summary>Earlier writes of the same call whose new ids go into fields of this one.</summary>
    [Id(8)] public ImmutableArray<WriteReference> References { get; init; } = [];

    /// <summary>Sent as a single record, whose answer tells more than a row of a collection.</summary>
    [Id(9)] public bool Alone { get; init; }

    /// <summary>Not of its turn's first round: it leaves before the writes that begin a turn.</summary>
    [Id(10)] public bool GoesOn { get; init; }
}

/// <param name="Field">The field that takes the id.</param>
/// <param name="Write">The position of the earlier write in the call.</param>
[GenerateSerializer, Immutable, Alias("oncehub.write-reference")]
public sealed record WriteReference([property: Id(0)] string Field, [property: Id(1)] int Write);

[GenerateSerializer, Alias("oncehub.write-kind")]
public enum WriteKind
{
    Insert,
    Update,
    Upsert,
}

/// <summary>What became of one write: an id, or a failure.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.write-outcome-2")]
public sealed record WriteOutcome
{
    [Id(0)] public SalesforceId? RecordId { get; init; }

    [Id(1)] public bool Created { get; init; }

    [Id(2)] public CallFailure? Failure { get; init; }

    /// <summary>This write's share of the calls spent.</summary>
    [Id(3)] public double Calls { get; init; }
}
