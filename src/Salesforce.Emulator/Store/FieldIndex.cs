using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Store;

/// <summary>The live rows by one field's value. A value held by one row costs no list.</summary>
internal sealed class FieldIndex(Field field)
{
    private readonly Dictionary<string, object> _rows = new(
        field.Type.IsId() || field.CaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    public int Ordinal { get; } = field.Ordinal;

    /// <summary>How a value is looked up; null is never indexed.</summary>
    public static string? Key(object? value) => value switch
    {
        null => null,
        string text => text,
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public IReadOnlyCollection<Row> Find(object? value) => Key(value) is { } key && _rows.TryGetValue(key, out var held)
        ? held switch { Row row => [row], List<Row> list => list, HashSet<Row> set => set, _ => [] }
        : [];

    public void Add(object? value, Row row)
    {
        if (Key(value) is not { } key)
            return;
        if (!_rows.TryGetValue(key, out var held))
            _rows[key] = row;
        else if (held is Row first)
            _rows[key] = new List<Row>(2) { first, row };
        else if (held is List<Row> { Count: >= 32 } list)
            _rows[key] = new HashSet<Row>(list) { row };
        else
            ((ICollection<Row>)held).Add(row);
    }

    public void Remove(object? value, Row row)
    {
        if (Key(value) is not { } key || !_rows.TryGetValue(key, out var held))
            return;
        if (held is Row)
            _rows.Remove(key);
        else
        {
            var many = (ICollection<Row>)held;
            many.Remove(row);
            if (many.Count == 0)
                _rows.Remove(key);
        }
    }
}
