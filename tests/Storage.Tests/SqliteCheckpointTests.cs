using System.Diagnostics;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Storage.Sql;
using OnceHub.Sync.Storage.Sqlite;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class SqliteCheckpointTests
{
    private const long Megabyte = 1024 * 1024;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_committed_comes_into_the_file_long_before_a_commit_has_to_help()
    {
        await using var lab = await Lab.OpenAsync();
        // Of the 64 at which it has to.
        await lab.WriteAsync("a", megabytes: 24);
        await UntilAsync(() => lab.FileSize > 12 * Megabyte);
        Assert.Equal(16_000, await lab.Database.WriteAsync("", session => session.CountAsync("pragma wal_autocheckpoint"), default));
    }

    [Fact]
    public async Task Under_writes_without_a_pause_the_log_ends_somewhere()
    {
        await using var lab = await Lab.OpenAsync();
        await lab.WriteAsync("a", megabytes: 200);
        Assert.InRange(lab.LogSize, 1, 100 * Megabyte);
    }

    [Fact]
    public async Task A_reader_who_stays_in_the_past_holds_up_nobody_and_the_log_goes_on_when_it_leaves()
    {
        await using var lab = await Lab.OpenAsync();
        await using var reader = new SqliteConnection($"Data Source={lab.File};Pooling=False");
        await reader.OpenAsync();
        await RunAsync(reader, "begin");
        await RunAsync(reader, "select count(*) from inbox");
        await lab.WriteAsync("a", megabytes: 24);
        await RunAsync(reader, "rollback");

        await lab.WriteAsync("b", megabytes: 24);
        await UntilAsync(() => lab.FileSize > 36 * Megabyte);
    }

    [Fact]
    public async Task The_end_leaves_no_log()
    {
        var lab = await Lab.OpenAsync();
        await lab.WriteAsync("a", megabytes: 24);
        await lab.Database.DisposeAsync();
        Assert.Equal([lab.File], Directory.GetFiles(Path.GetDirectoryName(lab.File)!));
        Assert.True(lab.FileSize > 24 * Megabyte);
        lab.Delete();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var watch = Stopwatch.StartNew(); !isSo(); await Task.Delay(20))
            Assert.True(watch.Elapsed < Enough, "It did not come into the file.");
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteScalarAsync();
    }

    private sealed class Lab(string folder) : IAsyncDisposable
    {
        public string File { get; } = Path.Combine(folder, "sync.db");

        public SqliteDatabase Database { get; } =
            new(new StorageOptions { Path = Path.Combine(folder, "sync.db") }, Migration.Of("Sqlite"));

        public long FileSize => new FileInfo(File).Length;

        public long LogSize => new FileInfo(File + "-wal").Length;

        public static async Task<Lab> OpenAsync()
        {
            var lab = new Lab(Directory.CreateTempSubdirectory("storage-test-").FullName);
            await lab.Database.MigrateAsync(default);
            return lab;
        }

        public async Task WriteAsync(string name, int megabytes)
        {
            var path = new SqliteEventPath(Database, TimeProvider.System);
            for (var i = 0; i < megabytes; i++)
            {
                var large = Event($"{name}{i}") with { Payload = new byte[Megabyte] };
                Assert.Equal([AppendVerdict.Accepted], await path.AppendAsync([large], default));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            Delete();
        }

        public void Delete() => Directory.Delete(folder, recursive: true);
    }
}
