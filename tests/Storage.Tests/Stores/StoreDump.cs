using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>Everything that is in a database, whoever wrote it.</summary>
internal static class StoreDump
{
    public static async Task<(string Table, string Name)[]> ColumnsAsync(this TestStore test) =>
        [.. (await ReadAsync(test, test.Options.Provider == StorageProvider.Postgres
            ? "select table_name, column_name from information_schema.columns where table_schema = current_schema()"
            : "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'")
).Select(row => (row[0], row[1])),
];

    /// <summary>All rows of all tables, as text.</summary>
    public static async Task<string> DumpAsync(this TestStore test)
    {
        var dump = new StringBuilder();
        foreach (var table in (await ColumnsAsync(test)).Select(column => column.Table).Distinct())
            foreach (var row in await ReadAsync(test, $"select * from {table}"))
                dump.AppendLine(CultureInfo.InvariantCulture, $"{table}: {string.Join('|', row)}");
        return dump.ToString();
    }

    private static async Task<List<string[]>> ReadAsync(TestStore test, string sql)
    {
        await using DbConnection connection = test.Options.Provider == StorageProvider.Postgres
            ? new NpgsqlConnection(test.Options.ConnectionString)
            : new SqliteConnection($"Data Source={test.Options.Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<string[]> rows = [];
        while (await reader.ReadAsync())
            rows.Add([
                .. Enumerable
                    .Range(0, reader.FieldCount)
                    .Select(i => reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{reader.GetValue(i)}"),
            ]);
        return rows;
    }
}
