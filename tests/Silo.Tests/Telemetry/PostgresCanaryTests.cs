using System.Data.Common;
using System.Text;
using Npgsql;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>The same over PostgreSQL: every column of every table, what the server logs, and its files.</summary>
public sealed class PostgresCanaryTests : CanaryRun
{
    private const string Tables =
        "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'";
    private string _connection = "";

    [Fact]
    public async Task Secrets_are_in_no_table_and_guests_in_none_after_their_erasure_nor_in_the_files_once_rewritten()
    {
        var server = await PostgresServer.Shared;
        // As much as a server logs that nobody configured: other tests' servers say nothing.
        _connection = await server.CreateDatabaseAsync() + ";Options='-c log_min_messages=warning -c log_min_error_statement=error'";
        await RunAsync(
            ("OnceHub:Storage:Provider", "Postgres"),
            ("OnceHub:Storage:ConnectionString", _connection),
            ("OnceHub:Storage:MasterKeys:0", KeptDatabase.NewKey()));
    }

    protected override async Task LookWhileKnownAsync()
    {
        // What the planner remembers of values is there to be found too, as on a server that has run for long.
        await ExecuteAsync("analyze");
        var tables = await TablesAsync();
        Assert.Contains("quillonax", tables, StringComparison.OrdinalIgnoreCase);
        foreach (var secret in Secrets) AssertNot(secret, tables, "the tables");
    }

    protected override async Task LookAfterErasureAsync()
    {
        var server = await PostgresServer.Shared;
        var log = await TextAsync(server.LogFile);
        var tables = await TablesAsync();
        foreach (var secret in Secrets)
        {
            AssertNot(secret, tables, "the tables");
            AssertNot(secret, log, "the server's log");
        }
        // Access tokens of Salesforce.
        Assert.DoesNotContain("!AQ", tables, StringComparison.Ordinal);
        foreach (var canary in Guest)
        {
            AssertNot(canary, tables, "the tables after the erasure");
            AssertNot(canary, log, "the server's log");
        }
        // Another test's transaction that began before the erasure keeps what it may still see.
        var found = await RewriteAndFindAsync(server);
        for (var tries = 1; found.Length > 0 && tries < 10; tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            found = await RewriteAndFindAsync(server);
        }
        Assert.True(found.Length == 0, found);
    }

    /// <summary>Rewrites as docs/privacy.md tells to. Returns which canary is in which file still; empty for none.</summary>
    private async Task<string> RewriteAndFindAsync(PostgresServer server)
    {
        foreach (var table in await ListAsync(Tables)) await ExecuteAsync($"vacuum (full) \"{table}\"");
        // An analysis leaves the statistics of a table that has no rows any more as they were.
        await ExecuteAsync(
            "delete from pg_catalog.pg_statistic where starelid in (select oid from pg_class where relnamespace = "
            + "current_schema()::regnamespace)");
        await ExecuteAsync("vacuum (full) pg_catalog.pg_statistic");
        await ExecuteAsync("checkpoint");
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(Path.GetDirectoryName(server.LogFile)!, "base"), "*", SearchOption.AllDirectories))
        {
            var bytes = await BytesAsync(file);
            foreach (var canary in Guest.Concat(Secrets))
                if (bytes.IndexOf(canary, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                    return $"{canary} in {file}: …{bytes[Math.Max(0, at - 200)..Math.Min(bytes.Length, at + 100)]}… "
                        + $"{await RelationAsync(file)}";
        }
        return "";
    }

    private async Task<string> RelationAsync(string file) => string.Join(' ', await ListAsync(
        $"select c.relname::text from pg_class c where pg_relation_filenode(c.oid)::text = '{Path.GetFileName(file).Split('.', '_')[0]}'"));

    /// <summary>All columns of all rows; what is no text as the server writes it, and bytes as what they say.</summary>
    private async Task<string> TablesAsync()
    {
        var text = new StringBuilder();
        var tables = await ListAsync(Tables);
        Assert.True(tables.Count > 20, $"Only {tables.Count} tables were found.");
        await using var connection = await OpenAsync();
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"select * from \"{table}\"", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var column = 0; column < reader.FieldCount; column++)
                    text.Append('\n').Append(table).Append(": ").Append(Shown(reader, column));
        }
        return text.ToString();
    }

    private static string Shown(DbDataReader row, int column) => row.GetValue(column) switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        Array values => string.Join(',', values.Cast<object?>()),
        var value => $"{value}",
    };

    private async Task<List<string>> ListAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<string> TextAsync(string file) => File.Exists(file) ? await BytesAsync(file) : "";

    private static async Task<string> BytesAsync(string file)
    {
        try
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            return Encoding.Latin1.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (FileNotFoundException)
        {
            // Of a table that was rewritten, or of another test's that has ended.
            return "";
        }
    }
}
