namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>From the text of a query to its result.</summary>
internal static class QueryEngine
{
    /// <exception cref="SoqlException">The query is refused.</exception>
    public static QueryResult Run(QueryScope scope, string soql, string version)
    {
        var query = Parser.Parse(soql, scope.Org.Time.GetUtcNow().UtcDateTime);
        Definitions.RefreshFor(scope.Org, query.From);
        var runner = new QueryRunner(scope, query);
        if (query.IsBareCount)
            return new QueryResult(
                query.Limit is { } most ? Math.Min(most, runner.Filter().Count()) : runner.Filter().Count(), (_, _) => { }
            )
            {
                IsCount = true,
            };
        if (query.IsAggregate)
        {
            var (groups, write) = new Aggregation(runner).Run();
            return new QueryResult(groups.Count, (json, i) => write(json, groups[i]));
        }
        return Result(runner, version);
    }

    public static QueryResult Result(QueryRunner runner, string version)
    {
        var tree = SelectTree.Bind(runner, version);
        var rows = runner.Rows();
        return new QueryResult(rows.Count, (json, i) => tree.Write(json, rows[i]));
    }
}
