using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>A record as a client sent it: fields with their new values, and parents named by an external id.</summary>
internal sealed class RecordInput(ObjectType type)
{
    private readonly List<(Field Field, object? Value)> _values = [];
    private readonly List<(Field Reference, ObjectType Parent, Field Key, object? Value)> _parents = [];

    public ObjectType Type { get; } = type;

    public string? Id { get; private set; }

    /// <summary>Children to be saved with it (tree requests): relationship name and its records.</summary>
    public List<(string Relationship, JsonElement Records)> Children { get; } = [];

    public IReadOnlyList<(Field Field, object? Value)> Values => _values;

    public RecordInput Set(string field, object? value)
    {
        _values.Add((Type[field], value));
        return this;
    }

    /// <summary>The same record without its upsert key, which is given apart.</summary>
    public RecordInput Without(Field key, out object? value)
    {
        value = this[key];
        _values.RemoveAll(v => v.Field.Ordinal == key.Ordinal);
        return this;
    }

    public object? this[Field field] => _values.LastOrDefault(v => v.Field.Ordinal == field.Ordinal).Value;

    public static RecordInput Read(SaveContext context, ObjectType type, JsonElement json)
    {
        var input = new RecordInput(type);
        foreach (var property in json.EnumerateObject())
        {
            if (property.NameEquals("attributes"))
                continue;
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("records", out var records))
                input.Children.Add((property.Name, records));
            else if (property.Value.ValueKind == JsonValueKind.Object && type.TryRelationship(property.Name, out var reference))
                input.ReadParent(context, reference, property.Value);
            else
                input.ReadField(context, property.Name, field => ValueReader.Read(field, property.Value));
        }
        return input;
    }

    /// <summary>A row of CSV or XML. <c>#N/A</c> clears a field; an empty cell leaves it.</summary>
    public static RecordInput Read(SaveContext context, ObjectType type, IEnumerable<(string Name, string Value)> cells)
    {
        var input = new RecordInput(type);
        foreach (var (name, value) in cells)
        {
            if (value.Length == 0)
                continue;
            var text = value == "#N/A" ? "" : value;
            if (ParentColumn.TryParse(type, name, out var column))
                input.AddParent(context, column.Reference, column.Parent, column.Key, key => ValueReader.Read(key, text));
            else
                input.ReadField(context, name, field => ValueReader.Read(field, text));
        }
        return input;
    }

    private void ReadField(SaveContext context, string name, Func<Field, object?> read)
    {
        if (!Type.TryField(name, out var field) || !context.Rights.CanSee(Type, field))
            throw NoColumn(name, Type);
        var value = read(field);
        if (field.Type == FieldType.Id)
            Id = (string?)value;
        else
            _values.Add((field, value));
    }

    private void ReadParent(SaveContext context, Field reference, JsonElement json)
    {
        var named =
            json.TryGetProperty("attributes", out var attributes) && attributes.TryGetProperty("type", out var t) ? t.GetString() : null;
        var parentName = ParentColumn.KindOf(reference, named)
            ?? throw new SaveException(
                "INVALID_FIELD",
                $"The relationship {reference.RelationshipName} needs the type of its record in attributes.type: "
                + $"{string.Join(", ", reference.ReferenceTo)}");
        foreach (var property in json.EnumerateObject().Where(p => !p.NameEquals("attributes")))
            AddParent(context, reference, parentName, property.Name, key => ValueReader.Read(key, property.Value));
    }

    private void AddParent(SaveContext context, Field reference, string parentName, string keyName, Func<Field, object?> read)
    {
        var parent = context.Org.Catalog[parentName];
        if (!parent.TryField(keyName, out var key))
            throw NoColumn(keyName, parent);
        _parents.Add((reference, parent, key, read(key)));
    }

    /// <summary>Looks up the parents that were named by an external id.</summary>
    public void ResolveParents(SaveContext context)
    {
        foreach (var (reference, parent, key, value) in _parents)
        {
            if (!key.IdLookup && !key.ExternalId)
                throw new SaveException("INVALID_FIELD", $"{key.Name} is not an External ID or indexed field for {parent.Name}");
            var found = context.Org.Database.Where(parent.Name, key.Name, value).ToList();
            var text = FieldIndex.Key(value);
            _values.Add((reference, found.Count switch
            {
                1 => found[0].Id,
                0 => throw new SaveException(
                    "INVALID_FIELD", $"Foreign key external ID: {text} not found for field {key.Name} in entity {parent.Name}"),
                _ => throw new SaveException(
                    "DUPLICATE_VALUE", $"Foreign key external ID: {text} is not unique for field {key.Name} in entity {parent.Name}"),
            }));
        }
        _parents.Clear();
    }

    public static SaveException NoColumn(string name, ObjectType type) =>
        new("INVALID_FIELD", $"No such column '{name}' on sobject of type {type.Name}");
}
