using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>One record to write.</summary>
internal sealed record RecordWrite
{
    public required WriteKind Kind { get; init; }

    /// <summary>API name.</summary>
    public required string Object { get; init; }

    /// <summary>For updates and deletes.</summary>
    public SalesforceId? RecordId { get; init; }

    /// <summary>The external id field: what an upsert goes by, and what makes an insert safe to repeat.</summary>
    public string? ExternalIdField { get; init; }

    public string? ExternalIdValue { get; init; }

    /// <summary>Sealed: whoever planned it changes it no more.</summary>
    public required FieldSet Fields { get; init => field = value.Seal(); }

    /// <summary>Sforce-Auto-Assign. False keeps the owner.</summary>
    public bool AutoAssign { get; init; }

    /// <summary>Saves past duplicate rules that only alert.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>Earlier writes of the same call whose new ids go into fields of this one.</summary>
    public ImmutableArray<WriteReference> References { get; init; } = [];

    /// <summary>Sent as a single record, whose answer tells more than a row of a collection.</summary>
    public bool Alone { get; init; }

    /// <summary>For inserts: when the record was looked up and not found; null when it was not looked up.</summary>
    public DateTimeOffset? SoughtAt { get; init; }

    /// <summary>Not of its turn's first round: it leaves before the writes that begin a turn.</summary>
    public bool GoesOn { get; init; }
}

/// <param name="Field">The field that takes the id.</param>
/// <param name="Write">The position of the earlier write in the call.</param>
internal sealed record WriteReference(string Field, int Write);

internal enum WriteKind
{
    Insert,
    Update,
    Upsert,

    /// <summary>Sent as a single record (<see cref="RecordWrite.Alone"/>).</summary>
    Delete,
}

/// <summary>What became of one write: an id, or a failure.</summary>
internal sealed record WriteOutcome
{
    public SalesforceId? RecordId { get; init; }

    public bool Created { get; init; }

    public CallFailure? Failure { get; init; }

    /// <summary>This write's share of the calls spent.</summary>
    public double Calls { get; init; }
}
