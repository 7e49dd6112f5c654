using System.Diagnostics.CodeAnalysis;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Store;

/// <summary>All rows of one org. Its org's lock guards it.</summary>
internal sealed class Database(Catalog catalog, string pod)
{
    private readonly Dictionary<ObjectType, Table> _tables = [];

    public UndoLog Undo { get; } = new();

    public Table this[ObjectType type] => _tables.TryGetValue(type, out var table) ? table : _tables[type] = new Table(type, pod, Undo);

    public Table this[string type] => this[catalog[type]];

    /// <summary>The row of an id, deleted or not.</summary>
    public Row? Find(string? id18) => id18 is not null && catalog.TryPrefix(id18[..3], out var type) ? this[type].Find(id18) : null;

    public bool TryFindLive(string? id18, [NotNullWhen(true)] out Row? row)
    {
        row = Find(id18);
        return row is { IsDeleted: false };
    }

    /// <summary>Live rows whose field holds a value, by index where there is one.</summary>
    public IEnumerable<Row> Where(string type, string field, object? value)
    {
        var table = this[type];
        var column = table.Type[field];
        return table.Index(column) is { } index ? [.. index.Find(value)] : table.Live.Where(r => Equals(r[column], value));
    }
}
