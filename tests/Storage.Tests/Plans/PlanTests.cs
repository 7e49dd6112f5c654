using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>However much lies behind, no statement walks over it: the plans say so.</summary>
public sealed partial class PlanTests
{
    private const int Behind = 60_000;
    private const string Tables =
        "inbox|history|bookings|bindings|claims|shared_claims|guests|failures|sessions|audit|guest_words|retired|erased";

    private const string Explaining =
        ";Options='-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c log_min_messages=log";

    private const string ForAnyValue = " -c plan_cache_mode=force_generic_plan";

    [Theory, OnPostgres]
    public Task No_statement_walks_a_table_on_postgres(StoreKind kind) => AssertNoWalkAsync(kind, Explaining);

    /// <summary>A prepared statement may be planned once for whatever values come.</summary>
    [Theory, OnPostgres]
    public Task No_statement_that_is_planned_for_any_value_walks_a_table_on_postgres(StoreKind kind) =>
        AssertNoWalkAsync(kind, Explaining + ForAnyValue);

    private static async Task AssertNoWalkAsync(StoreKind kind, string explaining)
    {
        await using var test = await TestStore.OpenAsync(kind, options => options.ConnectionString += $"{explaining}'");
        await StoreFilling.FillAsync(test, kind, Behind);
        var plans = await PlansOfWorkAsync(test);
        var seen = Tables.Split('|').Where(table => !plans.Contains($" on {table}", StringComparison.Ordinal)).ToArray();
        Assert.True(seen.Length == 0, $"No plan was seen of: {string.Join(", ", seen)}");
        var walks = plans.Split("Query Text:").Where(plan => PostgresWalk().IsMatch(plan)).Distinct().ToArray();
        Assert.True(walks.Length == 0, string.Join("\n", walks));
    }

    /// <summary>
    /// PostgreSQL takes an org that has come since it last looked at a table for one without rows there, and then does not mind passing
    /// all of them for each row of another table: a burst of a new org once had its bindings passed for each event.
    /// </summary>
    [Theory, OnPostgres]
    public async Task No_statement_walks_a_new_orgs_rows_for_each_row_on_postgres(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, options => options.ConnectionString += $"{Explaining}'");
        await StoreFilling.FillAfterAnalyzeAsync(test, Behind / 10);
        var plans = await PlansOfWorkAsync(test);
        var walks = plans.Split("Query Text:").Where(plan => PostgresWalkForEach().IsMatch(plan)).Distinct().ToArray();
        Assert.True(walks.Length == 0, string.Join("\n", walks));
    }

    private static async Task<string> PlansOfWorkAsync(TestStore test)
    {
        var log = (await PostgresServer.Shared).LogFile;
        var begin = new FileInfo(log).Length;
        // Statements are prepared after some rounds, and then planned for any value.
        for (var round = 0; round < 8; round++) await StoreWork.RoundAsync(test.Store, round);
        return await ReadFromAsync(log, begin);
    }

    [Theory, OnSqlite]
    public async Task No_statement_walks_a_table_on_sqlite(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await StoreFilling.FillAsync(test, kind, Behind);
        await using var connection = new SqliteConnection($"Data Source={test.Options.Path};Pooling=False");
        await connection.OpenAsync();
        List<string> walks = [];
        var statements = await SqliteStatements.OfWorkAsync(test, connection);
        Assert.True(statements.Count > 40, $"Only {statements.Count} statements were found.");
        foreach (var sql in statements)
            walks.AddRange(
                (await ExplainAsync(connection, sql))
                    .Where(line => SqliteWalk().IsMatch(line) || WalksResolved(line, sql) || WalksOrg(line, sql))
                    .Select(line => $"{line}: {sql}"));
        Assert.True(walks.Count == 0, string.Join("\n\n", walks));
        var unseen = SqliteStatements
            .PartsInTheText()
            .Where(part => !statements.Any(sql => sql.Contains(part, StringComparison.Ordinal)))
            .ToArray();
        Assert.True(unseen.Length == 0, "No plan was looked at of: " + string.Join("\n\n", unseen));
    }

    private static async Task<string> ReadFromAsync(string log, long begin)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(begin, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    private static async Task<List<string>> ExplainAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "explain query plan " + sql;
        foreach (Match name in ParameterName().Matches(sql))
            if (!command.Parameters.Contains(name.Value))
                command.Parameters.AddWithValue(name.Value, DBNull.Value);
        List<string> lines = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(3));
        return lines;
    }

    /// <summary>A search, but one that passes all that was ever resolved to find what is open.</summary>
    private static bool WalksResolved(string line, string sql) =>
        sql.Contains("resolved_at is null", StringComparison.Ordinal) && line.Contains("failures_newest", StringComparison.Ordinal);

    /// <summary>A search for nothing but the org, which passes all that it has, where no page or step ends it.</summary>
    private static bool WalksOrg(string line, string sql) =>
        SqliteOrg().IsMatch(line) && !sql.Contains("limit ", StringComparison.Ordinal) && !MayWalkOrg.Any(sql.Contains);

    /// <summary>What counts all that waits, is open or is set aside, in an index that holds nothing else.</summary>
    private static readonly string[] MayWalkOrg =
    [
        "count(*) filter (where due_at <= @now)", "group by code, object, cause", "count(*) from failures f indexed by failures_aside",
    ];

    [GeneratedRegex($@"^SEARCH ({Tables}|[a-z]) USING .*\(org=\?\)$")]
    private static partial Regex SqliteOrg();

    [GeneratedRegex($@"Seq Scan on ({Tables})\b")]
    private static partial Regex PostgresWalk();

    // The key of the inner table is no condition of its index.
    [GeneratedRegex("Join Filter: .*(subject_id|booking_id|event_id|token) = ")]
    private static partial Regex PostgresWalkForEach();

    // w is what was found within the statement: orgs, guests of a name. The index of what waits holds nothing that is done: walking it
    // costs what waits.
    // The newest of the audit are the end of its index, and a page ends there.
    // t is bindings: those of a guest are few, those of an org are not.
    [GeneratedRegex($@"^SCAN ({Tables}|[a-vx-z])\b(?!.*INDEX (inbox_due|audit_newest))|^SEARCH t\b.*\(org=\?\)")]
    private static partial Regex SqliteWalk();

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex ParameterName();
}
