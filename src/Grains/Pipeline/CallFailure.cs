using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>Why Salesforce did not do it.</summary>
internal sealed record CallFailure
{
    /// <summary>One of those that a turn knows.</summary>
    public required FailureAction Action { get; init => field = value.ForTurn(); }

    public required string Code { get; init; }

    public required string Message { get; init; }

    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Whether it may be about that field: Salesforce names it, or names none.</summary>
    public bool MayBeOf(string? field) =>
        Fields.IsEmpty || (field is not null && Fields.Contains(field, StringComparer.OrdinalIgnoreCase));

    /// <summary>Records that are there already.</summary>
    public ImmutableArray<SalesforceId> ExistingRecords { get; init; } = [];

    /// <summary>The write may have happened.</summary>
    public bool Ambiguous { get; init; }

    /// <summary>For <see cref="FailureAction.Defer"/>: not before this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public bool AllowSave { get; init; }

    /// <summary>For <see cref="FailureAction.RequiredField"/>: values by type that would satisfy Salesforce, sealed.</summary>
    public FieldSet? Defaults { get; init => field = value?.Seal(); }

    /// <summary>Of a field that was required or too long: what its object takes now. The write may have been planned by less.</summary>
    public ObjectType? Described { get; init; }
}
