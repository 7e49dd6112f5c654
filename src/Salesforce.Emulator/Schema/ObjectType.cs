using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Salesforce.Emulator.Schema;

/// <summary>
/// An object (table) of an org. A field that is deleted leaves its place in every row unused; a row may be shorter than its object.
/// </summary>
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

    /// <summary>How many values a row has: a place for each field there ever was.</summary>
    public int Width { get; private set; }

    public Field? NameField { get; private set; }

    // What every save looks at, kept apart so that it does not look through all fields.
    public IReadOnlyList<Field> RequiredFields { get; private set; } = [];
    public IReadOnlyList<Field> ReferenceFields { get; private set; } = [];
    public IReadOnlyList<Field> UniqueFields { get; private set; } = [];
    public IReadOnlyList<Field> InitialFields { get; private set; } = [];

    public bool IsPersonRecord => Name is "Contact" or "Lead";

    public bool TryField(string name, [NotNullWhen(true)] out Field? field) => _byName.TryGetValue(name, out field);

    public Field this[string name] =>
        _byName.TryGetValue(name, out var f) ? f : throw new KeyNotFoundException($"{Name} has no field {name}.");

    public bool TryRelationship(string name, [NotNullWhen(true)] out Field? field) => _byRelationship.TryGetValue(name, out field);

    /// <summary>Adds a field, or replaces the one of that name (keeping its place).</summary>
    public Field Set(Field field)
    {
        var old = _byName.GetValueOrDefault(field.Name);
        var placed = field with { Ordinal = old?.Ordinal ?? Width++ };
        if (old is null)
            _fields.Add(placed);
        else
            _fields[_fields.IndexOf(old)] = placed;
        _byName[placed.Name] = placed;
        if (placed.RelationshipName is { } relationship)
            _byRelationship[relationship] = placed;
        if (placed.NameField)
            NameField = placed;
        Sort();
        return placed;
    }

    /// <summary>Deletes a field; made anew, it begins empty.</summary>
    public void Remove(Field field)
    {
        _fields.Remove(field);
        _byName.Remove(field.Name);
        if (field.RelationshipName is { } relationship)
            _byRelationship.Remove(relationship);
        Sort();
    }

    private void Sort()
    {
        RequiredFields = _fields.FindAll(f => f is { Required: true, Createable: true });
        ReferenceFields = _fields.FindAll(f => f.Type == FieldType.Reference);
        UniqueFields = _fields.FindAll(f => f.Unique);
        InitialFields = _fields.FindAll(f => f.Default is not null || f is { AutoNumber: true, Custom: true });
    }
}
