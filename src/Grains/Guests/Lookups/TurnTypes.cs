using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>The objects that one turn writes to, as they were when it met them.</summary>
internal sealed class TurnTypes
{
    private readonly Dictionary<string, FieldTypes?> _types = new(StringComparer.Ordinal);

    /// <summary>What texts for lookups name, as far as this turn looked.</summary>
    public NamedRecords Names { get; } = new();

    public LongTexts LongTexts { get; set; }

    public Formulas Formulas { get; set; }

    public bool Has(string name) => _types.ContainsKey(name);

    /// <summary>Null for an object that the connected user does not see: then only standard fields are known.</summary>
    public FieldTypes? Of(string name) => _types.GetValueOrDefault(name);

    public FieldTypes? Of(PersonObject person) => Of(person.ToString());

    public bool HavePersonAccounts => Of(PersonObject.Contact)?.Object.Fields.ContainsKey(PersonAccountFields.Mark) == true;

    public void Add(string name, ObjectType? type, DateTimeOffset now) => _types[name] =
        type is null ? null : new FieldTypes(type, now) { Names = Names, LongTexts = LongTexts, Formulas = Formulas };
}
