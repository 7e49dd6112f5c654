using Microsoft.Data.Sqlite;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class SqliteFaultTests
{
    [Fact]
    public async Task A_full_disk_refuses_what_does_not_fit_and_the_writer_goes_on_when_there_is_room()
    {
        await using var lab = await SqliteLab.OpenAsync();
        await lab.LimitPagesAsync(200);
        var large = Event("large") with { Payload = new byte[4 * 1024 * 1024] };

        var error = await Assert.ThrowsAsync<StoreFullException>(() => lab.Path.AppendAsync([large], default));
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.Equal([AppendVerdict.Accepted], await lab.Path.AppendAsync([Event("small")], default));

        await lab.LimitPagesAsync(1_000_000);
        Assert.Equal([AppendVerdict.Accepted], await lab.Path.AppendAsync([large], default));
    }

    [Theory]
    [InlineData("no database", "damaged or not a database")]
    [InlineData("a folder", "cannot be made")]
    public async Task What_no_waiting_mends_is_told_as_lasting(string what, string told)
    {
        var folder = Directory.CreateTempSubdirectory("storage-test-").FullName;
        var path = Path.Combine(folder, "sync.db");
        if (what == "a folder") Directory.CreateDirectory(path);
        else await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("Dear diary. ", 1_000)));
        await using (var store = SyncStores.Open(new StorageOptions { Path = path, KeyFile = Path.Combine(folder, "sync.key") }))
        {
            var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.MigrateAsync(default));
            Assert.Contains(told, refused.Message, StringComparison.Ordinal);
            Assert.True(refused.IsLasting);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_lock_held_by_another_process_is_waited_for_then_reported_and_survived()
    {
        await using var lab = await SqliteLab.OpenAsync();
        await using var other = new SqliteConnection($"Data Source={lab.File};Pooling=False");
        await other.OpenAsync();
        await SqliteLab.RunAsync(other, "begin immediate");

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => lab.Path.AppendAsync([Event("1")], default));
        Assert.Contains("locked", error.Message, StringComparison.Ordinal);

        var waits = lab.Path.AppendAsync([Event("2")], default);
        await SqliteLab.RunAsync(other, "rollback");
        Assert.Equal([AppendVerdict.Accepted], await waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_ends_early_for_somebody_with_little_and_what_it_did_not_come_to_is_in_the_next(bool oneFails)
    {
        await using var lab = await SqliteLab.OpenAsync();
        using var allWait = new ManualResetEventSlim();
        using var isInHand = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        List<string> ran = [];
        // Held, so that the others are one batch.
        var first = WriteAsync("first", allWait.Wait);
        var burst = Enumerable.Range(0, 6).Select(i => WriteAsync($"burst {i}", () =>
        {
            if (oneFails && i == 0) throw new FormatException();
            if (i != 2) return;
            isInHand.Set();
            goesOn.Wait();
            // For longer than a commit takes while somebody waits.
            Thread.Sleep(20);
        })).ToArray();
        allWait.Set();
        isInHand.Wait();
        var quiet = WriteAsync("quiet", () => { });
        goesOn.Set();

        await Task.WhenAll([first, quiet, .. burst[1..]]);
        if (oneFails) await Assert.ThrowsAsync<FormatException>(() => burst[0]);
        else await burst[0];
        string[] inOrder = [.. ran.AsEnumerable().Reverse().Distinct().Reverse()];
        Assert.Equal(["first", "burst 0", "burst 1", "burst 2", "quiet", "burst 3", "burst 4", "burst 5"], inOrder);
        Assert.Single(ran, name => name == "burst 3");

        Task<bool> WriteAsync(string name, Action work) => lab.Database.WriteAsync(name[..5], weight: 10, _ =>
        {
            ran.Add(name);
            work();
            return Task.FromResult(true);
        }, default);
    }

    [Fact]
    public async Task Work_that_fails_fails_alone_and_its_neighbours_in_the_transaction_are_kept()
    {
        await using var lab = await SqliteLab.OpenAsync();
        // All are queued behind a first one that is held, so that they share a transaction.
        using var gate = new ManualResetEventSlim();
        var first = lab.Database.WriteAsync("", _ =>
        {
            gate.Wait();
            return Task.FromResult(true);
        }, default);
        var before = lab.Path.AppendAsync([Event("before")], default);
        var bad = lab.Database.WriteAsync("bad", async session =>
        {
            await session.ExecuteAsync("insert into orgs (org, display_name, created_at) values ('bad', 'bad', 0)");
            return await session.ExecuteAsync("insert into orgs (org, display_name, created_at) values ('bad', 'again', 0)");
        }, default);
        var thrown = lab.Database.WriteAsync<bool>("thrown", _ => throw new FormatException(), default);
        var after = lab.Path.AppendAsync([Event("after")], default);
        gate.Set();

        await first;
        Assert.Equal([AppendVerdict.Accepted], await before);
        Assert.Equal([AppendVerdict.Accepted], await after);
        await Assert.ThrowsAsync<SqliteException>(() => bad);
        await Assert.ThrowsAsync<FormatException>(() => thrown);
        Assert.Equal(0, await lab.Database.ReadAsync("", session => session.CountAsync("select count(*) from orgs"), default));
        Assert.Equal(2, await lab.Database.ReadAsync("", session => session.CountAsync("select count(*) from inbox"), default));
    }

    [Fact]
    public async Task A_caller_who_cancels_while_waiting_for_the_writer_withdraws_the_event()
    {
        await using var lab = await SqliteLab.OpenAsync();
        using var gate = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();
        var first = lab.Database.WriteAsync("", _ =>
        {
            begun.Set();
            gate.Wait();
            return Task.FromResult(true);
        }, default);
        await Task.Run(begun.Wait);
        var withdrawn = lab.Path.AppendAsync([Event("withdrawn")], cancel.Token);
        var kept = lab.Path.AppendAsync([Event("kept")], default);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        gate.Set();

        await first;
        await kept;
        Assert.Equal(
            ["kept"],
            await lab.Database.ReadAsync("", session => session.ListAsync("select event_id from inbox", row => row.GetString(0)), default));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_in_the_error()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, new string('x', 5000));
        await using var store = SyncStores.Open(new StorageOptions { Path = path });
        try
        {
            var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.MigrateAsync(default));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".key");
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_in_the_error()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var store = SyncStores.Open(
                new StorageOptions { Path = Path.Combine(file, "sync.db"), MasterKeys = { Convert.ToBase64String(new byte[32]) } }
            );
            var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.MigrateAsync(default));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Every_commit_is_on_the_disk_before_it_is_answered()
    {
        await using var lab = await SqliteLab.OpenAsync();
        var (mode, sync) = await lab.Database.WriteAsync("", async session =>
            ((string?)await session.ScalarAsync("pragma journal_mode"), await session.CountAsync("pragma synchronous")), default);
        Assert.Equal(("wal", 2), (mode, sync));
    }

    [Fact]
    public async Task The_files_are_for_their_owner_only()
    {
        await using var lab = await SqliteLab.OpenAsync();
        await lab.Path.AppendAsync([Event()], default);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(lab.File)!))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(
        "select 1 from inbox where org = 'a' and state = 0 and due_at <= 5 and (due_at, sequence) > (0, 0) order by due_at, "
        + "sequence limit 9",
        "inbox_due")]
    [InlineData(
        "select count(*), count(*) filter (where due_at <= 5), min(received_at) from inbox where org = 'a' and state = 0",
        "COVERING INDEX inbox_due")]
    [InlineData("select org, due_at from inbox where state = 0 and org > 'a' order by org, due_at limit 1", "COVERING INDEX inbox_due")]
    [InlineData(
        "select code, object, cause, count(*), count(distinct subject_id), count(*) filter (where aside = 1), min(at), "
        + "max(at) from failures where org = 'a' and resolved_at is null group by code, object, cause",
        "COVERING INDEX failures_open_group")]
    [InlineData(
        "select id from failures where org = 'a' and resolved_at is null order by at desc, id desc limit 9", "failures_open_newest")]
    [InlineData(
        "select f.id, f.sequence from failures f join inbox i on i.sequence = f.sequence and i.state = 2 where f.org = 'a' and "
        + "f.resolved_at is null and f.aside = 1 and f.code = 'c' order by f.code, f.object, f.cause, f.id limit 9",
        "failures_aside")]
    [InlineData("select 1 from bookings where org = 'a' order by updated_at desc, booking_id desc limit 9", "bookings_updated")]
    public async Task What_is_asked_often_is_answered_from_an_index_without_sorting(string sql, string index)
    {
        await using var lab = await SqliteLab.OpenAsync();
        var plan = string.Join(
            '\n',
            await lab.Database.ReadAsync("", session => session.ListAsync("explain query plan " + sql, row => row.GetString(3)), default));
        Assert.Contains(index, plan, StringComparison.Ordinal);
        // Different bookings are counted within a group that is read in order: no sorting.
        Assert.DoesNotMatch("TEMP B-TREE FOR .*(ORDER|GROUP) BY", plan);
    }
}
