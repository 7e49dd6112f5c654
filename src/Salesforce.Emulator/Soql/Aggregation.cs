using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>COUNT, SUM and their like over all rows, or over each group of GROUP BY.</summary>
internal sealed class Aggregation(QueryRunner runner)
{
    private readonly Query _query = runner.Query;

    /// <summary>The groups that pass HAVING, in order, after LIMIT, and how to write one.</summary>
    public (List<IReadOnlyList<Row>> Groups, Action<Utf8JsonWriter, IReadOnlyList<Row>> Write) Run()
    {
        var columns = Columns();
        var keys = _query.GroupBy.Select(g => runner.BindGroupable(g).Read).ToArray();
        IEnumerable<IReadOnlyList<Row>> groups = keys.Length == 0
            ? [[.. runner.Filter()]]
            : runner
                .Filter()
                .GroupBy(r => string.Join('\u001f', keys.Select(k => FieldIndex.Key(k(r))?.ToUpperInvariant() ?? "\u001e")))
                .Select(g => (IReadOnlyList<Row>)[.. g]);
        if (_query.Having is { } having)
            groups = groups.Where(new ConditionBinder<IReadOnlyList<Row>>(runner.Scope, _query, BindGroupValue).Bind(having).Test);
        if (_query.OrderBy.Count > 0)
            groups = QueryRunner.Sort(groups, [.. _query.OrderBy.Select(o => (BindGroupValue(o.Expression).Read, o))]);
        groups = groups.Skip(_query.Offset);
        return ([.. _query.Limit is { } limit ? groups.Take(limit) : groups], Write);

        void Write(Utf8JsonWriter json, IReadOnlyList<Row> group)
        {
            json.WriteStartObject();
            json.WriteStartObject("attributes");
            json.WriteString("type", "AggregateResult");
            json.WriteEndObject();
            foreach (var (name, read, field) in columns)
            {
                json.WritePropertyName(name);
                JsonValues.Write(json, read(group), field);
            }
            json.WriteEndObject();
        }
    }

    private List<(string Name, Func<IReadOnlyList<Row>, object?> Read, Field? Field)> Columns()
    {
        var columns = new List<(string, Func<IReadOnlyList<Row>, object?>, Field?)>();
        var unnamed = 0;
        foreach (var item in _query.Select)
        {
            if (item is not SelectExpression { Expression: var expression })
                throw SoqlException.Malformed(
                    _query.Text, 0, "Grouped queries cannot use child relationship expressions in the SELECT list");
            var isGroupKey = _query.GroupBy.Any(g =>
                g.Path.Equals(expression.Path, StringComparison.OrdinalIgnoreCase)
                && string.Equals(g.Function, expression.Function, StringComparison.OrdinalIgnoreCase));
            if (!expression.IsAggregate && !isGroupKey)
                throw SoqlException.Malformed(_query.Text, expression.At, $"Field must be grouped or aggregated: {expression.Path}");
            var value = BindGroupValue(expression);
            var name =
                expression.Alias
                ?? (expression.Function is null ? expression.Path[(expression.Path.LastIndexOf('.') + 1)..] : $"expr{unnamed++}");
            columns.Add((name, value.Read, value.Field));
        }
        if (columns.GroupBy(c => c.Item1, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            throw SoqlException.Malformed(_query.Text, 0, $"duplicate alias: {twice.Key}");
        return columns;
    }

    private BoundValue<IReadOnlyList<Row>> BindGroupValue(Expression expression)
    {
        var alias = _query
            .Select.OfType<SelectExpression>()
            .FirstOrDefault(s =>
                s.Expression.Alias is { } a && a.Equals(expression.Path, StringComparison.OrdinalIgnoreCase) && expression.Function is null
            );
        if (alias is not null)
            return BindGroupValue(alias.Expression with { Alias = null });
        if (!expression.IsAggregate)
        {
            var plain = runner.BindValue(expression);
            return new(group => group.Count == 0 ? null : plain.Read(group[0]), plain.Field, null);
        }
        if (expression.Path.Length == 0)
            return new(group => (decimal)group.Count, null, null);
        var inner = runner.BindValue(expression with { Function = null });
        IEnumerable<object> Values(IReadOnlyList<Row> group) => group.Select(inner.Read).OfType<object>();
        IEnumerable<decimal> Numbers(IReadOnlyList<Row> group) => Values(group).OfType<decimal>();
        return expression.Function!.ToUpperInvariant() switch
        {
            "COUNT" => new(group => (decimal)Values(group).Count(), null, null),
            "COUNT_DISTINCT" => new(
                group => (decimal)Values(group).Select(v => FieldIndex.Key(v)!.ToUpperInvariant()).Distinct().Count(), null, null),
            "SUM" => new(group => Numbers(group).Any() ? Numbers(group).Sum() : null, inner.Field, null),
            "AVG" => new(group => Numbers(group).Any() ? Numbers(group).Average() : null, inner.Field, null),
            "MIN" => new(group => Values(group).Min(Comparer<object>.Create((a, b) => Comparison.Compare(a, b) ?? 0)), inner.Field, null),
            _ => new(group => Values(group).Max(Comparer<object>.Create((a, b) => Comparison.Compare(a, b) ?? 0)), inner.Field, null),
        };
    }
}
