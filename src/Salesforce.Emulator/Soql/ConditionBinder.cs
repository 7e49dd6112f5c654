using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>
/// A value that conditions test: of a row, or of a group of rows. <see cref="Find"/> is set when an index, or the table by its ids,
/// knows the rows that hold a value.
/// </summary>
internal sealed record BoundValue<T>(Func<T, object?> Read, Field? Field, Func<object?, IReadOnlyCollection<Row>>? Find);

/// <summary>A condition ready to test, and the few rows that can pass it when indexes know them.</summary>
internal sealed record BoundCondition<T>(Func<T, bool> Test, IReadOnlyCollection<Row>? Candidates);

/// <summary>
/// Turns a condition into a test, and plans the use of indexes on the way: an AND takes its shortest list, an OR joins its lists.
/// </summary>
internal sealed class ConditionBinder<T>(QueryScope scope, Query query, Func<Expression, BoundValue<T>> bind)
{
    public BoundCondition<T> Bind(Condition condition) => condition switch
    {
        AndCondition and => BindAnd([.. and.Parts.Select(Bind)]),
        OrCondition or => BindOr([.. or.Parts.Select(Bind)]),
        NotCondition not => BindNot(Bind(not.Inner)),
        CompareCondition compare => BindCompare(compare),
        InCondition isIn => BindIn(isIn),
        IncludesCondition includes => BindIncludes(includes),
        _ => throw new NotSupportedException(condition.GetType().Name),
    };

    private static BoundCondition<T> BindAnd(BoundCondition<T>[] parts) => new(
        row => Array.TrueForAll(parts, p => p.Test(row)),
        parts.Where(p => p.Candidates is not null).MinBy(p => p.Candidates!.Count)?.Candidates);

    private static BoundCondition<T> BindOr(BoundCondition<T>[] parts) => new(
        row => Array.Exists(parts, p => p.Test(row)),
        Array.TrueForAll(parts, p => p.Candidates is not null) ? new HashSet<Row>(parts.SelectMany(p => p.Candidates!)) : null);

    private static BoundCondition<T> BindNot(BoundCondition<T> inner) => new(row => !inner.Test(row), null);

    private BoundCondition<T> BindCompare(CompareCondition condition)
    {
        var left = BindFilterable(condition.Left);
        var test = Comparison.Compile(left.Field, condition.Operator, condition.Value, query);
        var candidates =
            condition.Operator == "=" && condition.Value.Kind != LiteralKind.Range
                ? Find(left, Comparison.Convert(left.Field, condition.Value, query))
                : null;
        return new BoundCondition<T>(row => test(left.Read(row)), candidates);
    }

    private BoundCondition<T> BindIn(InCondition condition)
    {
        var left = BindFilterable(condition.Left);
        var wanted = condition.Query is { } inner
            ? SemiJoin(inner)
            : condition.Values.Select(v => Comparison.Convert(left.Field, v, query));
        var keys = new HashSet<string>(
            left.Field?.Type.IsId() == true || left.Field?.CaseSensitive == true ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase
        );
        var (hasNull, found) = (false, new HashSet<Row>());
        var known = !condition.Negated && left.Find is not null;
        foreach (var value in wanted)
        {
            hasNull |= value is null;
            if (FieldIndex.Key(value) is { } key && keys.Add(key) && known)
                found.UnionWith(left.Find!(value));
        }
        var nullPasses = condition.Query is null && hasNull;
        bool Contains(T row) => FieldIndex.Key(left.Read(row)) is { } key ? keys.Contains(key) : nullPasses;
        return new BoundCondition<T>(condition.Negated ? row => !Contains(row) : Contains, known && !nullPasses ? found : null);
    }

    private IEnumerable<object?> SemiJoin(Query inner)
    {
        if (inner.Select is not [SelectExpression { Expression: { Function: null } expression }])
            throw SoqlException.Malformed(query.Text, inner.FromAt, "The inner select must select one field");
        var runner = new QueryRunner(scope with { IncludeDeleted = false }, inner);
        var path = runner.Paths.Bind(expression);
        return runner.Rows().Select(r => runner.Paths.Read(path, r)).Where(v => v is not null);
    }

    private BoundCondition<T> BindIncludes(IncludesCondition condition)
    {
        var left = BindFilterable(condition.Left);
        var wanted = condition.Values.Select(v => ((string?)v.Value ?? "").Split(';')).ToList();
        return new BoundCondition<T>(
            row =>
            {
                var held = (left.Read(row) as string)?.Split(';') ?? [];
                return wanted.Exists(all => Array.TrueForAll(all, w => held.Contains(w, StringComparer.OrdinalIgnoreCase)))
                    != condition.Negated;
            },
            null);
    }

    private BoundValue<T> BindFilterable(Expression expression)
    {
        var value = bind(expression);
        return value.Field is null || value.Field.IsFilterable() ? value
            : throw SoqlException.InvalidField(
                query.Text, expression.At, $"field '{value.Field.Name}' can not be filtered in a query call");
    }

    private static IReadOnlyCollection<Row>? Find(BoundValue<T> left, object? value) => value is null ? null : left.Find?.Invoke(value);
}
