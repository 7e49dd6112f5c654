using System.Security.Cryptography;
using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests.Backups;

/// <summary>Backups of SQLite check themselves, before they count as one and before they are relied on.</summary>
public sealed class SqliteBackupTests : IAsyncLifetime
{
    private TestStore _store = null!;

    private string Folder => Path.GetDirectoryName(_store.Options.Path)!;

    private string Backup => Path.Combine(Folder, "backup.db");

    public async Task InitializeAsync()
    {
        _store = await TestStore.OpenAsync(StoreKind.Sqlite);
        await _store.Store.CreateOrgAsync(Acme, "Acme", Noon, default);
        await _store.Store.AppendAsync([.. Enumerable.Range(0, 300).Select(i => Event($"EVNT-{i}"))], default);
        await _store.Store.SaveSecretAsync("acme", "token", "value", null, default);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task What_is_backed_up_while_somebody_writes_is_one_moment_and_can_be_restored()
    {
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++) await _store.Store.AppendAsync([Event($"LATER-{i}")], default);
        });
        var made = await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        await done.CancelAsync();
        await writing;
        Assert.True(made.Rows["inbox"] >= 300);
        Assert.Equal(2, made.Secrets);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        Assert.Equal(made.Rows, (await SqliteBackups.VerifyAsync(_store.Options, Backup, default)).Rows);

        var elsewhere = new StorageOptions { Path = Path.Combine(Folder, "restored", "sync.db"), KeyFile = _store.Options.KeyFile };
        Assert.Equal(made.Rows, (await SqliteBackups.RestoreAsync(elsewhere, Backup, default)).Rows);
        await using var restored = SyncStores.Open(elsewhere);
        await restored.MigrateAsync(default);
        Assert.Equal("value", (await restored.FindSecretAsync("acme", "token", default))!.Value);
        Assert.Equal(made.Rows["inbox"], (await restored.ReadDueAsync(Acme, Noon.AddDays(1), null, 1_000_000, default)).Count);
        Assert.Empty(Directory.EnumerateFiles(Folder, "*.part", SearchOption.AllDirectories));
    }

    /// <summary>Who had them may have been removed since.</summary>
    [Fact]
    public async Task Sessions_and_links_to_choose_a_password_do_not_come_back()
    {
        var ann = PersonEmail.Parse("ann@acme.example");
        var roles = new[] { new RoleGrant(Acme, Role.Viewer) };
        var access = _store.Access;
        await access.CreatePersonAsync(new PersonRecord { Email = ann, Name = "Ann", CreatedAt = Noon, Roles = [.. roles] }, default);
        await access.SavePasswordLinkAsync(ann, "link", Noon.AddDays(3), null, default);
        await access.StartSessionAsync(new SessionRecord("token", ann, Noon, Noon, Noon.AddHours(1), Noon.AddHours(12), ""), 1, default);
        await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        var elsewhere = new StorageOptions { Path = Path.Combine(Folder, "restored", "sync.db"), KeyFile = _store.Options.KeyFile };
        await SqliteBackups.RestoreAsync(elsewhere, Backup, default);

        await using var restored = SyncStores.Open(elsewhere);
        await restored.MigrateAsync(default);
        Assert.Null(await restored.FindSessionAsync("token", Noon, default));
        Assert.Null(await restored.FindPasswordLinkAsync("link", Noon, default));
        Assert.Equal(roles, (await restored.FindPersonAsync(ann, default))!.Roles);
    }

    [Fact]
    public async Task Nothing_that_is_there_is_written_over()
    {
        await File.WriteAllTextAsync(Backup, "mine");
        await RefusedAsync(() => SqliteBackups.MakeAsync(_store.Options, Backup, default), "is there already");
        Assert.Equal("mine", await File.ReadAllTextAsync(Backup));
        File.Delete(Backup);
        await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        await RefusedAsync(() => SqliteBackups.RestoreAsync(_store.Options, Backup, default), "is there already");

        // What is left of another database would be taken for this one's.
        var elsewhere = new StorageOptions { Path = Path.Combine(Folder, "other.db"), KeyFile = _store.Options.KeyFile };
        await File.WriteAllTextAsync(elsewhere.Path + "-wal", "");
        await RefusedAsync(() => SqliteBackups.RestoreAsync(elsewhere, Backup, default), "other.db-wal is there already");
    }

    /// <summary>A database with a log is opened only where files can be made beside it: not on a medium that is read only.</summary>
    [Fact]
    public async Task A_backup_needs_no_file_beside_it()
    {
        await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        // The versions of the file format for writing and reading: 1 is without a log, 2 with one.
        Assert.Equal([1, 1], (await File.ReadAllBytesAsync(Backup))[18..20]);

        // As earlier versions made them.
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Backup};Pooling=False"))
        {
            await connection.OpenAsync();
            await SqliteLab.RunAsync(connection, "pragma journal_mode = wal");
        }
        Assert.Equal([2, 2], (await File.ReadAllBytesAsync(Backup))[18..20]);
        using var beside = new FileSystemWatcher(Folder);
        List<string?> made = [];
        beside.Created += (_, file) => made.Add(file.Name);
        beside.EnableRaisingEvents = true;
        await SqliteBackups.VerifyAsync(_store.Options, Backup, default);
        // What is told comes in order: once this file is told, all that was made before it is.
        await File.WriteAllTextAsync(Path.Combine(Folder, "last"), "");
        await Eventually.HoldsAsync(() => made.ToArray().Contains("last"), "the watcher");
        Assert.Equal(["last"], made);
    }

    [Fact]
    public async Task A_page_that_was_damaged_is_found()
    {
        await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        var bytes = await File.ReadAllBytesAsync(Backup);
        bytes.AsSpan(8 * 4096, 6 * 4096).Fill(0xAA);
        await File.WriteAllBytesAsync(Backup, bytes);
        await RefusedAsync(() => SqliteBackups.VerifyAsync(_store.Options, Backup, default), "damaged");
    }

    [Fact]
    public async Task A_file_that_was_cut_is_found()
    {
        await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        await using (var file = File.OpenWrite(Backup)) file.SetLength(file.Length / 2);
        await RefusedAsync(() => SqliteBackups.VerifyAsync(_store.Options, Backup, default), "damaged");
    }

    [Theory]
    [InlineData("delete from inbox where event_id = 'EVNT-7'", "table inbox has 299 rows, and had 300")]
    [InlineData("update secrets set sealed = zeroblob(length(sealed)) where scope = 'acme'", "'token' of 'acme' was changed")]
    [InlineData("drop table schema_versions", "not a database of this product")]
    public async Task What_was_changed_in_it_is_found(string sql, string told)
    {
        await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Backup};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
        await RefusedAsync(() => SqliteBackups.VerifyAsync(_store.Options, Backup, default), told);
    }

    [Fact]
    public async Task The_key_of_another_database_does_not_do_and_a_missing_one_is_not_made()
    {
        await SqliteBackups.MakeAsync(_store.Options, Backup, default);
        var other = new StorageOptions
        {
            Path = _store.Options.Path,
            MasterKeys = { Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
        };
        await Assert.ThrowsAsync<MasterKeyException>(() => SqliteBackups.VerifyAsync(other, Backup, default));
        var none = new StorageOptions { Path = Path.Combine(Folder, "none", "sync.db") };
        await Assert.ThrowsAsync<MasterKeyException>(() => SqliteBackups.RestoreAsync(none, Backup, default));
        Assert.False(Directory.Exists(Path.Combine(Folder, "none")));
    }

    [Fact]
    public async Task A_newer_versions_backup_is_refused()
    {
        await _store.BreakAsync("insert into schema_versions (version, name) values (9999, 'later')");
        await Assert.ThrowsAsync<StoreSchemaException>(() => SqliteBackups.MakeAsync(_store.Options, Backup, default));
        Assert.False(File.Exists(Backup));
    }

    private static async Task RefusedAsync(Func<Task> work, string told) =>
        Assert.Contains(told, (await Assert.ThrowsAsync<BackupException>(work)).Message, StringComparison.Ordinal);
}
