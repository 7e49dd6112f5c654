using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/query?columns=true</c>: what columns a query has, without its rows. The Salesforce CLI draws its tables by it.</summary>
internal static class QueryColumns
{
    public static ApiAnswer Answer(ApiCall call, string soql)
    {
        var query = Parser.Parse(soql, call.Org.Time.GetUtcNow().UtcDateTime);
        Definitions.RefreshFor(call.Org, query.From);
        var runner = new QueryRunner(call.Scope(), query);
        if (!query.IsAggregate && !query.IsBareCount)
            SelectTree.Bind(runner, call.Version);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            WriteColumns(json, "columnMetadata", query.IsBareCount ? [] : query.Select);
            json.WriteString("entityName", runner.Type.Name);
            json.WriteBoolean("groupBy", query.GroupBy.Count > 0);
            json.WriteBoolean(
                "idSelected",
                query.Select.OfType<SelectExpression>().Any(s => s.Expression.Path.Equals("Id", StringComparison.OrdinalIgnoreCase)));
            json.WriteString("keyPrefix", runner.Type.KeyPrefix);
            json.WriteEndObject();
        });
    }

    private static void WriteColumns(Utf8JsonWriter json, string name, IReadOnlyList<SelectItem> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            switch (item)
            {
                case SelectExpression { Expression: var e }:
                    WritePath(json, e.Alias ?? (e.Function is null ? e.Path : $"{e.Function}({e.Path})"), e.Function is not null);
                    break;
                case SelectChildren { Query: var q }:
                    WriteColumn(json, q.From, aggregate: true, () => WriteColumns(json, "joinColumns", q.Select));
                    break;
                case SelectTypeOf typeOf: WritePath(json, typeOf.Relationship, aggregate: false); break;
            }
        json.WriteEndArray();
    }

    /// <summary>Account.Owner.Name is a column Account that joins a column Owner, and so on.</summary>
    private static void WritePath(Utf8JsonWriter json, string path, bool aggregate)
    {
        var dot = aggregate ? -1 : path.IndexOf('.', StringComparison.Ordinal);
        WriteColumn(json, dot < 0 ? path : path[..dot], aggregate, () =>
        {
            json.WriteStartArray("joinColumns");
            if (dot > 0)
                WritePath(json, path[(dot + 1)..], aggregate: false);
            json.WriteEndArray();
        });
    }

    private static void WriteColumn(Utf8JsonWriter json, string name, bool aggregate, Action writeJoins)
    {
        json.WriteStartObject();
        json.WriteBoolean("aggregate", aggregate);
        json.WriteString("columnName", name);
        json.WriteString("displayName", name);
        json.WriteBoolean("custom", name.EndsWith("__c", StringComparison.OrdinalIgnoreCase));
        writeJoins();
        json.WriteEndObject();
    }
}
