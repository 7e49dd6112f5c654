using Microsoft.Data.Sqlite;
using OnceHub.Sync.Storage.Sql;
using OnceHub.Sync.Storage.Sqlite;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>A database beneath the store, in a folder of its own, where faults can be made and its files looked at.</summary>
internal sealed class SqliteLab(string folder, SqliteDatabase database) : IAsyncDisposable
{
    public SqliteDatabase Database => database;

    public SqliteEventPath Path { get; } = new(database, TimeProvider.System);

    public string File => System.IO.Path.Combine(folder, "sync.db");

    public long FileSize => new FileInfo(File).Length;

    public long LogSize => new FileInfo(File + "-wal").Length;

    public static async Task<SqliteLab> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("storage-test-").FullName;
        var options = new StorageOptions { Path = System.IO.Path.Combine(folder, "sync.db"), LockTimeout = TimeSpan.FromSeconds(1) };
        var lab = new SqliteLab(folder, new SqliteDatabase(options, Migration.Of("Sqlite")));
        await lab.Database.MigrateAsync(default);
        return lab;
    }

    /// <summary>For another process's connection.</summary>
    public static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public Task<object?> LimitPagesAsync(int pages) =>
        database.WriteAsync("", session => session.ScalarAsync($"pragma max_page_count = {pages}"), default);

    /// <summary>Events of a megabyte each, in a commit each.</summary>
    public async Task WriteAsync(string name, int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            var large = Event($"{name}{i}") with { Payload = new byte[1024 * 1024] };
            Assert.Equal([AppendVerdict.Accepted], await Path.AppendAsync([large], default));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Delete();
    }

    /// <summary>For a test that has disposed of the database itself.</summary>
    public void Delete() => Directory.Delete(folder, recursive: true);
}
