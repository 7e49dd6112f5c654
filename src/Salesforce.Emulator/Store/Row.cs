using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Store;

/// <summary>
/// A record. Its values are replaced as a whole and never changed in place, so an undo entry, or a page of a query, may keep the old ones.
/// Texts and ids are <see cref="string"/>, numbers <see cref="decimal"/>, the rest <see cref="bool"/>, <see cref="DateTime"/> (UTC),
/// <see cref="DateOnly"/>, <see cref="TimeOnly"/>.
/// </summary>
internal sealed class Row(ObjectType type, string id, object?[] values)
{
    public ObjectType Type { get; } = type;
    public string Id { get; } = id;
    public object?[] Values { get; set; } = values;
    public bool IsDeleted { get; set; }

    /// <summary>The row whose deletion took this one with it; undeleting that one brings this one back.</summary>
    public Row? DeletedWith { get; set; }

    public object? this[Field field] => field.Ordinal switch
    {
        0 => Id,
        1 => IsDeleted,
        var i => i < Values.Length ? Values[i] : null,
    };

    public object? this[string field] => this[Type[field]];

    public string? Text(string field) => Type.TryField(field, out var f) ? this[f] as string : null;

    public bool Flag(string field) => Type.TryField(field, out var f) && this[f] is true;
}
