using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>Finds and orders the rows of a query.</summary>
internal sealed class QueryRunner
{
    private readonly QueryScope _scope;
    private readonly Query _query;
    private readonly Table _table;

    public QueryRunner(QueryScope scope, Query query)
    {
        _scope = query.AllRows ? scope with { IncludeDeleted = true } : scope;
        _query = query;
        if (!scope.Org.Catalog.TryObject(query.From, out var type) || !scope.Rights.CanRead(type))
            throw SoqlException.At(
                "INVALID_TYPE",
                query.Text,
                query.FromAt,
                $"sObject type '{query.From}' is not supported. If you are attempting to use a custom object, "
                + "be sure to append the '__c' after the entity name. "
                + "Please reference your WSDL or the describe call for the appropriate names.");
        _table = scope.Database[type];
        Paths = new PathBinder(_scope, query, type);
    }

    public PathBinder Paths { get; }

    public QueryScope Scope => _scope;

    public Query Query => _query;

    public ObjectType Type => _table.Type;

    /// <summary>The rows in order, after OFFSET and LIMIT.</summary>
    public List<Row> Rows() => Order(Filter());

    /// <summary>The rows that pass WHERE, in the order of their ids.</summary>
    public IEnumerable<Row> Filter()
    {
        var condition = _query.Where is { } where ? new ConditionBinder<Row>(_scope, _query, BindValue).Bind(where) : null;
        var rows = condition?.Candidates is { } few ? few.Where(r => !r.IsDeleted).OrderBy(r => r.Id, StringComparer.Ordinal) : _table.Live;
        if (_scope.IncludeDeleted)
            rows = rows.Concat(_table.Deleted);
        return condition is null ? rows : rows.Where(condition.Test);
    }

    public BoundValue<Row> BindValue(Expression expression)
    {
        var path = Paths.Bind(expression);
        if (expression.Function is { } function)
        {
            var apply =
                ScalarFunctions.Find(function)
                ?? throw SoqlException.Malformed(_query.Text, expression.At, $"Unknown function: {function}");
            return new BoundValue<Row>(row => apply(Paths.Read(path, row)), null, null);
        }
        if (path.Steps.Count > 0)
            return new BoundValue<Row>(row => Paths.Read(path, row), path.Leaf, null);
        var leaf = path.Leaf!;
        if (leaf.Type == FieldType.Id)
            return new BoundValue<Row>(row => row.Id, leaf, id => _table.Find((string)id!) is { } row ? [row] : []);
        var plain = leaf.Calculation is null && !leaf.Type.IsCompound();
        return new BoundValue<Row>(
            plain ? row => row[leaf] : row => RowReader.Read(_scope.Org, row, leaf),
            leaf,
            plain && _table.Index(leaf) is { } index ? index.Find : null);
    }

    public BoundValue<Row> BindSortable(Expression expression)
    {
        var value = BindValue(expression);
        return value.Field?.IsSortable() != false ? value
            : throw SoqlException.Malformed(_query.Text, expression.At, $"field '{value.Field.Name}' can not be sorted in a query call");
    }

    public BoundValue<Row> BindGroupable(Expression expression)
    {
        var value = BindValue(expression);
        return value.Field?.IsGroupable() != false ? value
            : throw SoqlException.Malformed(_query.Text, expression.At, $"field '{value.Field.Name}' can not be grouped in a query call");
    }

    private List<Row> Order(IEnumerable<Row> rows)
    {
        if (_query.OrderBy.Count > 0)
            rows = Sort(rows, [.. _query.OrderBy.Select(o => (BindSortable(o.Expression).Read, o))]);
        rows = rows.Skip(_query.Offset);
        return [.. _query.Limit is { } limit ? rows.Take(limit) : rows];
    }

    /// <summary>Nulls come first unless NULLS LAST is asked, whichever the direction.</summary>
    public static IEnumerable<T> Sort<T>(IEnumerable<T> items, IReadOnlyList<(Func<T, object?> Read, OrderItem Order)> by)
    {
        var keyed = items.Select(i => (Item: i, Keys: by.Select(b => b.Read(i)).ToArray())).ToList();
        return keyed.Order(Comparer<(T Item, object?[] Keys)>.Create((a, b) =>
        {
            for (var i = 0; i < by.Count; i++)
                if (CompareKeys(a.Keys[i], b.Keys[i], by[i].Order) is var order and not 0)
                    return order;
            return 0;
        })).Select(k => k.Item);
    }

    private static int CompareKeys(object? a, object? b, OrderItem order)
    {
        if (a is null || b is null)
            return a is null && b is null ? 0 : (a is null) == (order.NullsLast ?? false) ? 1 : -1;
        var compared = Comparison.Compare(a, b) ?? 0;
        return order.Descending ? -compared : compared;
    }
}
