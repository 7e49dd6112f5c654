using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary><c>/search</c> takes SOSL, <c>/parameterizedSearch</c> the same as parameters or JSON.</summary>
internal static class SearchResource
{
    private static readonly string[] Usual = ["Account", "Contact", "Lead", "Opportunity", "Case"];

    public static ApiAnswer Answer(ApiCall call)
    {
        if (call.Path.Length > 1)
            throw ApiException.NotFound();
        if (call.Method != "POST" || call.Path[0] == "search")
            call.OnlyRead();
        var now = call.Org.Time.GetUtcNow().UtcDateTime;
        if (call.Path[0] == "search")
            return Run(
                call,
                SearchQuery.Parse(call.Parameter("q") ?? throw new ApiException(400, "MALFORMED_SEARCH", "No search string was given"), now)
            );
        return Run(call, call.Method == "POST" ? FromJson(call.Json(), now) : FromParameters(call, now));
    }

    private static ApiAnswer Run(ApiCall call, SearchQuery search)
    {
        var matcher = new SearchMatcher(search.Term, search.Group);
        var visible = call.Org.Time.GetUtcNow().UtcDateTime.AddSeconds(-call.Org.Settings.SearchLagSeconds);
        var targets = search.Targets.Count > 0 ? search.Targets : [.. Usual.Select(Whole)];
        var found = new List<(SelectTree Tree, Row Row)>();
        foreach (var target in targets)
        {
            var runner = new QueryRunner(call.Scope(), target with { Limit = null });
            var tree = SelectTree.Bind(runner, call.Version);
            var rows = runner
                .Rows()
                .Where(r =>
                    (call.Org.Settings.SearchLagSeconds <= 0 || r["SystemModstamp"] is DateTime at && at <= visible) && matcher.Matches(r));
            found.AddRange(rows.Take(Math.Min(target.Limit ?? 2000, search.Limit - found.Count)).Select(r => (tree, r)));
        }
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("searchRecords");
            foreach (var (tree, row) in found)
                tree.Write(json, row);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Query Whole(string type) => Target(type, ["Id"], null, null, default);

    private static Query Target(string type, IEnumerable<string> fields, string? where, int? limit, DateTime now)
    {
        var text = $"SELECT {string.Join(", ", fields)} FROM {type}{(where is { Length: > 0 } ? $" WHERE {where}" : "")}";
        return Parser.Parse(text, now) with { Limit = limit };
    }

    private static SearchQuery FromJson(JsonElement body, DateTime now)
    {
        var shared = Fields(body);
        var limit = Number(body, "defaultLimit");
        var targets = body.TryGetProperty("sobjects", out var sobjects)
            ? sobjects
                .EnumerateArray()
                .Select(s =>
                    Target(
                        s.GetProperty("name").GetString()!,
                        Fields(s) ?? shared ?? ["Id"],
                        Text(s, "where"),
                        Number(s, "limit") ?? limit,
                        now))
                .ToList()
            : [];
        return new SearchQuery(
            Text(body, "q") ?? throw new ApiException(400, "INVALID_INPUT", "q must be given"),
            Text(body, "in") ?? "ALL",
            targets,
            Number(body, "overallLimit") ?? 2000);
    }

    private static SearchQuery FromParameters(ApiCall call, DateTime now)
    {
        var fields = call.Parameter("fields")?.Split(',', StringSplitOptions.TrimEntries) ?? ["Id"];
        var targets = call.Parameter("sobject") is { } list
            ? list.Split(',', StringSplitOptions.TrimEntries)
                .Select(name =>
                    Target(
                        name,
                        call.Parameter($"{name}.fields")?.Split(',', StringSplitOptions.TrimEntries) ?? fields,
                        call.Parameter($"{name}.where"),
                        ToNumber(call.Parameter($"{name}.limit")),
                        now))
                .ToList()
            : [];
        return new SearchQuery(
            call.Parameter("q") ?? throw new ApiException(400, "INVALID_INPUT", "q must be given"),
            call.Parameter("in") ?? "ALL",
            targets,
            ToNumber(call.Parameter("overallLimit")) ?? 2000);
    }

    private static int? ToNumber(string? text) => int.TryParse(text, out var number) ? number : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static List<string>? Fields(JsonElement json) =>
        json.TryGetProperty("fields", out var fields) ? [.. fields.EnumerateArray().Select(f => f.GetString()!)] : null;
}
