using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>A record on its way to be saved: its values as they will be, beside those it has.</summary>
internal sealed class Draft : IFormulaScope
{
    private readonly Org _org;
    private readonly bool[] _given;
    private readonly object?[]? _before;

    public Draft(Org org, ObjectType type, Row? old)
    {
        _org = org;
        Type = type;
        Old = old;
        Values = new object?[type.Width];
        _before = old?.Values;
        _before?.CopyTo(Values, 0);
        _given = new bool[type.Width];
    }

    public ObjectType Type { get; }

    public Row? Old { get; }

    public object?[] Values { get; }

    public bool IsNew => Old is null;

    public DateTime Now => _org.Now;

    public object? this[Field field]
    {
        get => field.Ordinal == 0 ? Old?.Id : Values[field.Ordinal];
        set => Values[field.Ordinal] = value;
    }

    public object? this[string field]
    {
        get => this[Type[field]];
        set => this[Type[field]] = value;
    }

    public string? Text(string field) => this[field] as string;

    /// <summary>Takes what the client sent, as the field keeps it: numbers to its scale, addresses of email in lower case.</summary>
    public void Give(Field field, object? value)
    {
        Values[field.Ordinal] = value switch
        {
            decimal number when field.Scale >= 0 && field.Type.IsNumber() => Math.Round(
                number, Math.Min(field.Scale, 18), MidpointRounding.AwayFromZero),
            string text when field.Type == FieldType.Email => text.ToLowerInvariant(),
            _ => value,
        };
        _given[field.Ordinal] = true;
    }

    /// <summary>The client named the field in this very request.</summary>
    public bool IsGiven(Field field) => _given[field.Ordinal];

    public bool IsGiven(string field) => Type.TryField(field, out var f) && _given[f.Ordinal];

    public bool Changes(string field) => Old is null || !Equals(Before(Type[field]), this[field]);

    public object? Current(string path) => Follow(path, f => this[f]);

    public object? Prior(string path) => Follow(path, Before);

    /// <summary>As it was when the draft was begun: the row itself changes when the draft is stored.</summary>
    private object? Before(Field field) =>
        field.Ordinal == 0 ? Old?.Id
        : _before is not null && field.Ordinal < _before.Length ? _before[field.Ordinal]
        : null;

    private object? Follow(string path, Func<Field, object?> read)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return Type.TryField(path, out var field) ? field.Calculation is { } formula ? formula.Evaluate(this) : read(field)
                : throw new FormulaException($"Error: Field {path} does not exist. Check spelling.");
        if (!Type.TryRelationship(path[..dot], out var reference))
            throw new FormulaException($"Error: Field {path} does not exist. Check spelling.");
        var parent = _org.Database.Find(read(reference) as string);
        return parent is null ? null : new Draft(_org, parent.Type, parent).Current(path[(dot + 1)..]);
    }
}
