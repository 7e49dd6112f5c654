using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>However much lies behind, no statement walks over it: the plans say so.</summary>
public sealed partial class PlanTests
{
    private const int Behind = 60_000;
    private const string Tables = "inbox|history|bookings|bindings|claims|shared_claims|guests|failures";

    /// <summary>Rows of a store that has worked for long: all done, but for a few failures.</summary>
    private const string Fill = """
        insert into inbox (org, event_id, subject_id, type, order_time, received_at, due_at, state, payload)
            select org, 'EVNT-' || n, 'BKNG-' || n, 'booking.scheduled', time + n, time + n, time + n, case when n % 600 = 0 then 2 else 1 end, {payload} from numbers;
        insert into history (org, booking_id, at, event_id, verdict, detail) select org, 'BKNG-' || n, time + n, 'EVNT-' || n, 'applied', '{}' from numbers;
        insert into bookings (org, booking_id, version, state, phase, record_id, updated_at)
            select org, 'BKNG-' || n, 1, '{}', case when n % 2 = 0 then 'scheduled' else 'completed' end, 'record-' || n, time + n from numbers;
        insert into guests (org, token, version, target) select org, 'g-' || n, 1, 'contact' from numbers;
        insert into bindings (org, subject_id, token) select org, 'BKNG-' || n, 'g-' || n from numbers;
        insert into claims (org, kind, value, token) select org, 'email', 'guest' || n || '@example.com', 'g-' || n from numbers;
        insert into shared_claims (org, kind, value, token) select org, 'account', 'old company ' || n, 'a-' || n from numbers;
        insert into failures (org, sequence, event_id, subject_id, type, code, cause, message, at, resolved_at, aside)
            select org, n, 'EVNT-' || n, 'BKNG-' || n, 'booking.scheduled', 'CODE', 'cause', 'message', time + n, case when n % 600 = 0 then null else time + n end, 1 from numbers;
        """;

    [Theory, OnPostgres]
    public async Task No_statement_walks_a_table_on_postgres(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, options => options.ConnectionString +=
            ";Options='-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c log_min_messages=log'");
        await using (var connection = new NpgsqlConnection(test.Options.ConnectionString!.Split(";Options")[0]))
        {
            await connection.OpenAsync();
            await using var fill = new NpgsqlCommand(
                $"create temp table numbers as select 'acme' as org, n, 1700000000000 as time from generate_series(1, {Behind}) n; {Fill.Replace("{payload}", "'x'::bytea", StringComparison.Ordinal)}", connection);
            await fill.ExecuteNonQueryAsync();
            await using var analyze = new NpgsqlCommand("vacuum analyze inbox, history, bookings, bindings, claims, shared_claims, guests, failures", connection);
            await analyze.ExecuteNonQueryAsync();
        }
        var log = (await PostgresServer.Shared).LogFile;
        var begin = new FileInfo(log).Length;
        // Statements are prepared after some rounds, and then planned for any value.
        for (var round = 0; round < 8; round++) await StoreWork.RoundAsync(test.Store, round);

        var plans = await ReadFromAsync(log, begin);
        var seen = Tables.Split('|').Where(table => !plans.Contains($" on {table}", StringComparison.Ordinal)).ToArray();
        Assert.True(seen.Length == 0, $"No plan was seen of: {string.Join(", ", seen)}");
        var walks = plans.Split("Query Text:").Where(plan => PostgresWalk().IsMatch(plan)).Distinct().ToArray();
        Assert.True(walks.Length == 0, string.Join("\n", walks));
    }

    [Theory, OnSqlite]
    public async Task No_statement_walks_a_table_on_sqlite(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await using var connection = new SqliteConnection($"Data Source={test.Options.Path};Pooling=False");
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"""
            create temp table numbers as with recursive counted (n) as (select 1 union all select n + 1 from counted where n < {Behind}) select 'acme' as org, n, 1700000000000 as time from counted;
            {Fill.Replace("{payload}", "x'00'", StringComparison.Ordinal)}
            """);
        List<string> walks = [];
        var statements = await SqliteStatements.OfWorkAsync(test, connection);
        Assert.True(statements.Count > 40, $"Only {statements.Count} statements were found.");
        foreach (var sql in statements)
            walks.AddRange((await ExplainAsync(connection, sql)).Where(line => SqliteWalk().IsMatch(line)).Select(line => $"{line}: {sql}"));
        Assert.True(walks.Count == 0, string.Join("\n\n", walks));
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
        foreach (Match name in ParameterName().Matches(sql)) if (!command.Parameters.Contains(name.Value)) command.Parameters.AddWithValue(name.Value, DBNull.Value);
        List<string> lines = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(3));
        return lines;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex($@"Seq Scan on ({Tables})\b")]
    private static partial Regex PostgresWalk();

    // w is what the recursion over orgs has found. The index of what waits holds nothing that is done: walking it costs what waits.
    [GeneratedRegex($@"^SCAN ({Tables}|[a-vx-z])\b(?!.*INDEX inbox_due)")]
    private static partial Regex SqliteWalk();

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex ParameterName();
}
