using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>An Account whose empty fields are to be filled in.</summary>
/// <param name="fields">As read; null when it is not ours.</param>
internal sealed class AccountToFill(FieldSet? fields)
{
    public FieldSet? Fields { get; } = fields;

    public bool IsDone { get; set; }

    /// <summary>What the write that is under way changes.</summary>
    public IReadOnlyList<FieldChange> Changes { get; set; } = [];

    public Adaptation Adaptation { get; } = new();
}
