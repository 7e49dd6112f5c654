using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Salesforce.Emulator.Schema;

/// <summary>An object (table) of an org. Fields are only ever added; a row may be shorter than its object.</summary>
internal sealed class ObjectType
{
    private readonly Dictionary<string, Field> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Field> _byRelationship = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Field> _fields = [];

    public required string Name { get; init; }
    public required string Label { get; init; }
    public required string LabelPlural { get; init; }
    public required string KeyPrefix { get; init; }
    public bool Custom { get; init; }
    public bool HasRecordTypes { get; init; }
    public bool HasOwner { get; init; }
    public bool CanBeOwnedByQueue { get; init; }
    public bool IsActivity { get; init; }
    public bool Mergeable { get; init; }
    public bool Deletable { get; init; } = true;

    /// <summary>Set-up objects are read by everyone and written through the control API or metadata only.</summary>
    public bool IsSetup { get; init; }

    public IReadOnlyList<Field> Fields => _fields;
    public Field? NameField { get; private set; }

    // What every save looks at, kept apart so that it does not look through all fields.
    public IReadOnlyList<Field> RequiredFields { get; private set; } = [];
    public IReadOnlyList<Field> ReferenceFields { get; private set; } = [];
    public IReadOnlyList<Field> UniqueFields { get; private set; } = [];
    public IReadOnlyList<Field> InitialFields { get; private set; } = [];

    public bool IsPersonRecord => Name is "Contact" or "Lead";

    public bool TryField(string name, [NotNullWhen(true)] out Field? field) => _byName.TryGetValue(name, out field);

    public Field this[string name] => _byName.TryGetValue(name, out var f) ? f : throw new KeyNotFoundException($"{Name} has no field {name}.");

    public bool TryRelationship(string name, [NotNullWhen(true)] out Field? field) => _byRelationship.TryGetValue(name, out field);

    /// <summary>Adds a field, or replaces the one of that name (keeping its place).</summary>
    public Field Set(Field field)
    {
        var placed = field with { Ordinal = _byName.TryGetValue(field.Name, out var old) ? old.Ordinal : _fields.Count };
        if (old is null)
            _fields.Add(placed);
        else
            _fields[placed.Ordinal] = placed;
        _byName[placed.Name] = placed;
        if (placed.RelationshipName is { } relationship)
            _byRelationship[relationship] = placed;
        if (placed.NameField)
            NameField = placed;
        RequiredFields = _fields.FindAll(f => f is { Required: true, Createable: true });
        ReferenceFields = _fields.FindAll(f => f.Type == FieldType.Reference);
        UniqueFields = _fields.FindAll(f => f.Unique);
        InitialFields = _fields.FindAll(f => f.Default is not null || f is { AutoNumber: true, Custom: true });
        return placed;
    }
}
