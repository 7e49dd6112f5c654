using System.Diagnostics.CodeAnalysis;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Schema;

/// <summary>The objects of one org, standard and custom.</summary>
internal sealed class Catalog
{
    private readonly Dictionary<string, ObjectType> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ObjectType> _byPrefix = new(StringComparer.Ordinal);
    private int _customObjects;

    public Catalog(DateTime now)
    {
        Changed = now;
        foreach (var type in SchemaText.Standard())
            Add(type);
    }

    public IReadOnlyCollection<ObjectType> Objects => _byName.Values;

    /// <summary>Rises with every change: caches of describes and rights hold it.</summary>
    public int Version { get; private set; }

    public DateTime Changed { get; private set; }

    public bool TryObject(string name, [NotNullWhen(true)] out ObjectType? type) => _byName.TryGetValue(name, out type);

    public ObjectType this[string name] => _byName[name];

    public bool TryPrefix(string prefix, [NotNullWhen(true)] out ObjectType? type) => _byPrefix.TryGetValue(prefix, out type);

    public ObjectType? OfId(string id) => id.Length >= 3 ? _byPrefix.GetValueOrDefault(id[..3]) : null;

    /// <summary>The object, and its field, that a relationship from a parent to its children goes by.</summary>
    public (ObjectType Type, Field Field)? Children(ObjectType parent, string relationship)
    {
        foreach (var type in Objects)
            if (type.Fields.FirstOrDefault(f =>
                    f.ReferenceTo.Contains(parent.Name) && relationship.Equals(f.ChildRelationship, StringComparison.OrdinalIgnoreCase)) is
                { } field)
                return (type, field);
        return null;
    }

    public ObjectType AddCustomObject(string name, string label, DateTime now)
    {
        var type = SchemaText.NewObject(name, label, label + "s", "a0" + (char)('0' + _customObjects++), ["owner"]);
        type.Set(
            new Field
            {
                Name = "Name",
                Label = label + " Name",
                Type = FieldType.String,
                Length = 80,
                NameField = true,
                Indexed = true,
            });
        Add(type);
        Touch(now);
        return type;
    }

    /// <summary>Fields of Activity belong to Event and Task; a contact's custom field shows on person accounts as <c>__pc</c>.</summary>
    public IReadOnlyList<(ObjectType Type, Field Field)> SetField(string objectName, Field field, DateTime now)
    {
        var added = objectName.Equals("Activity", StringComparison.OrdinalIgnoreCase)
            ? [(_byName["Event"], _byName["Event"].Set(field)), (_byName["Task"], _byName["Task"].Set(field))]
            : new List<(ObjectType, Field)> { (_byName[objectName], _byName[objectName].Set(field)) };
        if (objectName.Equals("Contact", StringComparison.OrdinalIgnoreCase) && field.Custom)
        {
            var mirror = field with
            {
                Name = field.Name[..^1] + "pc",
                Required = false,
                Needs = [OrgFeature.PersonAccounts, .. field.Needs],
                MirrorsContactField = field.Name,
                ChildRelationship = null,
                Ordinal = -1,
            };
            added.Add((_byName["Account"], _byName["Account"].Set(mirror)));
        }
        Touch(now);
        return added;
    }

    /// <summary>Deletes a custom field, on every object that shows it.</summary>
    public void RemoveField(string objectName, string name, DateTime now)
    {
        (string Type, string Name)[] places = objectName switch
        {
            "Activity" => [("Event", name), ("Task", name)],
            "Contact" => [("Contact", name), ("Account", name[..^1] + "pc")],
            _ => [(objectName, name)],
        };
        foreach (var place in places)
            if (_byName[place.Type].TryField(place.Name, out var field))
                _byName[place.Type].Remove(field);
        Touch(now);
    }

    public void RemoveObject(string name, DateTime now)
    {
        _byName.Remove(name, out var type);
        _byPrefix.Remove(type!.KeyPrefix);
        Touch(now);
    }

    public void Touch(DateTime now)
    {
        Version++;
        Changed = now > Changed ? now : Changed.AddSeconds(1); // Last-Modified has seconds: two changes in one must still differ.
    }

    private void Add(ObjectType type)
    {
        _byName.Add(type.Name, type);
        _byPrefix.Add(type.KeyPrefix, type);
    }
}
