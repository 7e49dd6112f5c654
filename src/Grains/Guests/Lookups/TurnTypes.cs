using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>The objects that one turn writes to, as they were when it met them.</summary>
internal sealed class TurnTypes
{
    private readonly Dictionary<string, FieldTypes?> _types = new(StringComparer.Ordinal);

    /// <summary>By which the writes of this round were planned, where they are known to be old.</summary>
    private readonly Dictionary<string, FieldTypes> _old = new(StringComparer.Ordinal);

    /// <summary>What texts for lookups name, as far as this turn looked.</summary>
    public NamedRecords Names { get; } = new();

    public LongTexts LongTexts { get; set; }

    public Formulas Formulas { get; set; }

    public bool Has(string name) => _types.ContainsKey(name);

    /// <summary>Null for an object that the connected user does not see: then only standard fields are known.</summary>
    public FieldTypes? Of(string name) => _types.GetValueOrDefault(name);

    public FieldTypes? Of(PersonObject person) => Of(person.ToString());

    public void BeginRound() => _old.Clear();

    /// <summary>
    /// True when a field for which Salesforce refused a write takes something else now than when the write was planned: it is
    /// planned again.
    /// </summary>
    public bool Renew(string name, CallFailure failure)
    {
        if (failure.Described is not { } now || (_old.GetValueOrDefault(name) ?? Of(name)) is not { } before) return false;
        if (failure.Fields.All(field => IsAlike(before.Object.Fields.GetValueOrDefault(field), now.Fields.GetValueOrDefault(field))))
            return false;
        _old[name] = before;
        _types[name] = before with { Object = now };
        return true;
    }

    private static bool IsAlike(FieldType? one, FieldType? other) => one?.Length == other?.Length && one?.Required == other?.Required;

    public bool HavePersonAccounts => Of(PersonObject.Contact)?.Object.Fields.ContainsKey(PersonAccountFields.Mark) == true;

    public void Add(string name, ObjectType? type, DateTimeOffset now) => _types[name] =
        type is null ? null : new FieldTypes(type, now) { Names = Names, LongTexts = LongTexts, Formulas = Formulas };
}
