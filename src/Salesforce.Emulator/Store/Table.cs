using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Store;

/// <summary>The rows of one object, found by id (which holds the row's number) or by an indexed field.</summary>
internal sealed class Table(ObjectType type, string pod, UndoLog undo)
{
    private readonly List<Row?> _rows = [];
    private readonly Dictionary<int, FieldIndex> _indexes = [];
    private readonly HashSet<Row> _deleted = [];
    private int _indexedWidth;
    private int _forgotten;

    public ObjectType Type { get; } = type;

    public int Count => _rows.Count - _deleted.Count - _forgotten;

    /// <summary>How many rows there ever were: what automatic numbers go by.</summary>
    public int Inserted => _rows.Count;

    public IEnumerable<Row> Live
    {
        get
        {
            for (var i = 0; i < _rows.Count; i++)
                if (_rows[i] is { IsDeleted: false } row)
                    yield return row;
        }
    }

    public IReadOnlyCollection<Row> Deleted => _deleted;

    public Row? Find(string id18)
    {
        if (!id18.StartsWith(Type.KeyPrefix, StringComparison.Ordinal))
            return null;
        var number = RecordId.Number(id18) - 1;
        return number >= 0 && number < _rows.Count && _rows[(int)number] is { } row && row.Id == id18 ? row : null;
    }

    public FieldIndex? Index(Field field)
    {
        BuildMissingIndexes();
        return _indexes.GetValueOrDefault(field.Ordinal);
    }

    public Row Insert(object?[] values)
    {
        BuildMissingIndexes();
        var row = new Row(Type, RecordId.Make(Type.KeyPrefix, pod, _rows.Count + 1), values);
        _rows.Add(row);
        AddToIndexes(row);
        undo.Record(() => Forget(row));
        return row;
    }

    public void Replace(Row row, object?[] values)
    {
        var old = row.Values;
        Swap(row, values);
        undo.Record(() => Swap(row, old));
    }

    public void SetDeleted(Row row, bool deleted)
    {
        if (row.IsDeleted == deleted)
            return;
        Mark(row, deleted);
        undo.Record(() => Mark(row, !deleted));
    }

    /// <summary>Forgets a row, in the recycle bin or not: it can no longer be read or undeleted.</summary>
    public void Forget(Row row)
    {
        if (!row.IsDeleted)
            RemoveFromIndexes(row);
        _deleted.Remove(row);
        _rows[(int)RecordId.Number(row.Id) - 1] = null;
        _forgotten++;
    }

    private void Mark(Row row, bool deleted)
    {
        row.IsDeleted = deleted;
        if (deleted)
        {
            RemoveFromIndexes(row);
            _deleted.Add(row);
        }
        else
        {
            _deleted.Remove(row);
            AddToIndexes(row);
        }
    }

    private void Swap(Row row, object?[] values)
    {
        if (!row.IsDeleted)
            RemoveFromIndexes(row);
        row.Values = values;
        if (!row.IsDeleted)
            AddToIndexes(row);
    }

    private void AddToIndexes(Row row)
    {
        foreach (var index in _indexes.Values)
            if (index.Ordinal < row.Values.Length)
                index.Add(row.Values[index.Ordinal], row);
    }

    private void RemoveFromIndexes(Row row)
    {
        foreach (var index in _indexes.Values)
            if (index.Ordinal < row.Values.Length)
                index.Remove(row.Values[index.Ordinal], row);
    }

    private void BuildMissingIndexes()
    {
        if (_indexedWidth == Type.Width)
            return;
        foreach (var field in Type.Fields.Where(f => f.KeepsIndex && f.Ordinal >= _indexedWidth))
        {
            var index = _indexes[field.Ordinal] = new FieldIndex(field);
            foreach (var row in Live)
                if (field.Ordinal < row.Values.Length)
                    index.Add(row.Values[field.Ordinal], row);
        }
        _indexedWidth = Type.Width;
    }
}
