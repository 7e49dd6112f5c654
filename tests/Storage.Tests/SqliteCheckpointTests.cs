using Microsoft.Data.Sqlite;
using OnceHub.Sync.Storage.Sqlite;

namespace OnceHub.Sync.Storage.Tests;

public sealed class SqliteCheckpointTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public async Task What_is_committed_comes_into_the_file_long_before_a_commit_has_to_help()
    {
        await using var lab = await SqliteLab.OpenAsync();
        // Of the 64 at which it has to.
        await lab.WriteAsync("a", megabytes: 24);
        await Eventually.HoldsAsync(() => lab.FileSize > 12 * Megabyte, "what was committed is in the file");
        Assert.Equal(16_000, await lab.Database.WriteAsync("", session => session.CountAsync("pragma wal_autocheckpoint"), default));
    }

    [Fact]
    public async Task Under_writes_without_a_pause_the_log_ends_somewhere()
    {
        await using var lab = await SqliteLab.OpenAsync();
        await lab.WriteAsync("a", megabytes: 200);
        Assert.InRange(lab.LogSize, 1, 100 * Megabyte);
    }

    [Fact]
    public async Task A_reader_who_stays_in_the_past_holds_up_nobody_and_the_log_goes_on_when_it_leaves()
    {
        await using var lab = await SqliteLab.OpenAsync();
        await using var reader = new SqliteConnection($"Data Source={lab.File};Pooling=False");
        await reader.OpenAsync();
        await SqliteLab.RunAsync(reader, "begin");
        await SqliteLab.RunAsync(reader, "select count(*) from inbox");
        await lab.WriteAsync("a", megabytes: 24);
        await SqliteLab.RunAsync(reader, "rollback");

        await lab.WriteAsync("b", megabytes: 24);
        await Eventually.HoldsAsync(() => lab.FileSize > 36 * Megabyte, "what was committed is in the file");
    }

    [Fact]
    public async Task What_cannot_be_brought_over_is_told_once_until_it_works_again()
    {
        var lab = await SqliteLab.OpenAsync();
        await lab.Database.DisposeAsync();
        var sound = await File.ReadAllBytesAsync(lab.File);
        var logs = new CapturedLogs();
        using (var checkpoints = new SqliteCheckpoints(lab.File, TimeSpan.FromSeconds(1), logs.CreateLogger("checkpoints")))
            foreach (var (isSound, told) in new[] { (false, 1), (false, 1), (true, 1), (false, 2) })
            {
                await File.WriteAllBytesAsync(lab.File, isSound ? sound : "This is no database, and never was one."u8.ToArray());
                checkpoints.Reopen();
                Assert.Equal(isSound, await checkpoints.RunAsync());
                Assert.Equal(told, logs.Lines.Count(line => line.Contains(lab.File, StringComparison.Ordinal)));
            }
        lab.Delete();
    }

    [Fact]
    public async Task The_end_leaves_no_log()
    {
        var lab = await SqliteLab.OpenAsync();
        await lab.WriteAsync("a", megabytes: 24);
        await lab.Database.DisposeAsync();
        Assert.Equal([lab.File], Directory.GetFiles(Path.GetDirectoryName(lab.File)!));
        Assert.True(lab.FileSize > 24 * Megabyte);
        lab.Delete();
    }
}
