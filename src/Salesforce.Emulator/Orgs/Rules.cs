using OnceHub.Sync.Salesforce.Emulator.Formulas;

namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>Refuses a save when its formula is true.</summary>
internal sealed record ValidationRule(string Object, string Name, Formula Condition, string Message, string? ErrorField, bool Active);

/// <summary>
/// Exact matching on sets of fields: two records match when all fields of one set are filled and equal.
/// <see cref="AllowSave"/> tells alert (may be saved with the header) from block.
/// </summary>
internal sealed record DuplicateRule(
    string Object,
    string Name,
    string MatchObject,
    IReadOnlyList<IReadOnlyList<string>> Match,
    bool AllowSave,
    bool OnInsert,
    bool OnUpdate,
    string Message);

internal sealed record AssignmentEntry(Formula Condition, string OwnerId);

/// <summary>Gives Leads or Cases an owner; the first entry that is true decides.</summary>
internal sealed record AssignmentRule(string Object, string Id, string Name, bool Active, IReadOnlyList<AssignmentEntry> Entries);
