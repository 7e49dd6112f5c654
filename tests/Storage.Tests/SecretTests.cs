using System.Security.Cryptography;
using OnceHub.Sync.Storage.Secrets;

namespace OnceHub.Sync.Storage.Tests;

public sealed class SecretTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_comes_back_in_the_clear_with_its_version(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Null(await test.Store.FindSecretAsync("acme", "token", default));

        Assert.True(await test.Store.SaveSecretAsync("acme", "token", "öne", null, default));
        Assert.Equal(new SecretRecord("öne", 1), await test.Store.FindSecretAsync("acme", "token", default));
        Assert.True(await test.Store.SaveSecretAsync("acme", "token", "", null, default));
        Assert.Equal(new SecretRecord("", 2), await test.Store.FindSecretAsync("acme", "token", default));
        Assert.Null(await test.Store.FindSecretAsync("globex", "token", default));

        await test.Store.DeleteSecretAsync("acme", "token", default);
        Assert.Null(await test.Store.FindSecretAsync("acme", "token", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_is_saved_only_over_the_expected_version(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.False(await test.Store.SaveSecretAsync("acme", "token", "x", 1, default));
        Assert.True(await test.Store.SaveSecretAsync("acme", "token", "a", 0, default));
        Assert.False(await test.Store.SaveSecretAsync("acme", "token", "x", 0, default));
        Assert.True(await test.Store.SaveSecretAsync("acme", "token", "b", 1, default));
        Assert.Equal(new SecretRecord("b", 2), await test.Store.FindSecretAsync("acme", "token", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_that_another_process_seals_with_is_missed_until_it_is_in_the_key_file(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.SaveSecretAsync("acme", "before", "b", null, default);
        var old = await File.ReadAllTextAsync(test.Options.KeyFile!);
        var current = NewKey();
        var others = new StorageOptions
        {
            Provider = test.Options.Provider, Path = test.Options.Path, ConnectionString = test.Options.ConnectionString,
            MasterKeys = { current, old.Trim() },
        };
        await using (var other = SyncStores.Open(others)) await other.SaveSecretAsync("acme", "after", "a", null, default);
        await test.Store.PingAsync(default);

        await Assert.ThrowsAsync<SecretUnreadableException>(() => test.Store.FindSecretAsync("acme", "after", default));
        Assert.Equal("b", (await test.Store.FindSecretAsync("acme", "before", default))!.Value);
        await Assert.ThrowsAsync<MasterKeyException>(() => test.Store.PingAsync(default));

        await File.WriteAllTextAsync(test.Options.KeyFile!, $"{current}\n{old}");
        await test.Store.PingAsync(default);
        Assert.Equal("a", (await test.Store.FindSecretAsync("acme", "after", default))!.Value);
        await test.Store.PingAsync(default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_rotate_and_the_old_one_can_go_once_all_is_encrypted_anew(StoreKind kind)
    {
        var (old, current) = (NewKey(), NewKey());
        await using var test = await TestStore.OpenAsync(kind, options => options.MasterKeys.Add(old));
        await test.Store.SaveSecretAsync("acme", "before", "b", null, default);

        test.Options.MasterKeys.Insert(0, current);
        await test.ReopenAsync();
        await test.Store.SaveSecretAsync("acme", "after", "a", null, default);
        Assert.Equal("b", (await test.Store.FindSecretAsync("acme", "before", default))!.Value);

        // Besides 'before' there is the record of the key that the database was first opened with.
        Assert.Equal(2, (await test.Store.ResealSecretsAsync(default)).Count);
        Assert.Equal(0, (await test.Store.ResealSecretsAsync(default)).Count);
        test.Options.MasterKeys.RemoveAt(1);
        await test.ReopenAsync();
        Assert.Equal("a", (await test.Store.FindSecretAsync("acme", "after", default))!.Value);
        Assert.Equal(new SecretRecord("b", 1), await test.Store.FindSecretAsync("acme", "before", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_of_a_key_that_came_after_the_start_says_what_to_do(StoreKind kind)
    {
        var (old, current) = (NewKey(), NewKey());
        await using var test = await TestStore.OpenAsync(kind, options => options.MasterKeys.Add(old));
        var rotated = new StorageOptions
        {
            Provider = test.Options.Provider, Path = test.Options.Path, ConnectionString = test.Options.ConnectionString,
            MasterKeys = { current, old },
        };
        await using (var other = SyncStores.Open(rotated))
        {
            await other.MigrateAsync(default);
            await other.SaveSecretAsync("acme", "token", "x", null, default);
        }

        var error = await Assert.ThrowsAsync<SecretUnreadableException>(() => test.Store.FindSecretAsync("acme", "token", default));
        Assert.Contains("'token' of 'acme'", error.Message, StringComparison.Ordinal);
        Assert.Contains("add that key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(current, error.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Encrypting_anew_leaves_the_version_to_whoever_saves_next(StoreKind kind)
    {
        var (old, current) = (NewKey(), NewKey());
        await using var test = await TestStore.OpenAsync(kind, options => options.MasterKeys.Add(old));
        await test.Store.SaveSecretAsync("acme", "token", "x", 0, default);
        test.Options.MasterKeys.Insert(0, current);
        await test.ReopenAsync();

        var read = (await test.Store.FindSecretAsync("acme", "token", default))!;
        Assert.Equal(2, (await test.Store.ResealSecretsAsync(default)).Count);
        Assert.True(await test.Store.SaveSecretAsync("acme", "token", "rotated", read.Version, default));
        Assert.Equal("rotated", (await test.Store.FindSecretAsync("acme", "token", default))!.Value);
    }

    [Fact]
    public async Task A_secret_is_nowhere_in_the_files_of_the_database_in_the_clear()
    {
        await using var test = await TestStore.OpenAsync(StoreKind.Sqlite);
        var secret = "plain-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        await test.Store.SaveSecretAsync("acme", "token", secret, null, default);
        await test.Store.SaveSmallRecordAsync("marker", new VersionedState(0, "marker-in-the-clear"), default);

        // Without closing it, so that the write-ahead log is looked at too.
        var files = Directory.GetFiles(Path.GetDirectoryName(test.Options.Path)!).Select(ReadShared).ToList();

        Assert.DoesNotContain(files, bytes => Holds(bytes, secret));
        Assert.Contains(files, bytes => Holds(bytes, "marker-in-the-clear"));
    }

    [Fact]
    public void A_seal_cannot_be_moved_to_another_name_or_changed()
    {
        var protector = new SecretProtector([Key()]);
        var secret = protector.Seal("acme", "token", "value");

        Assert.Equal("value", protector.Open("acme", "token", secret));
        Assert.Throws<SecretUnreadableException>(() => protector.Open("acme", "other", secret));
        Assert.Throws<SecretUnreadableException>(() => protector.Open("acmet", "oken", secret));
        Assert.Throws<SecretUnreadableException>(() => protector.Open("acme", "token", secret with { Bytes = secret.Bytes[..20] }));
        for (var i = 0; i < secret.Bytes.Length; i++)
        {
            var changed = (byte[])secret.Bytes.Clone();
            changed[i] ^= 1;
            Assert.Throws<SecretUnreadableException>(() => protector.Open("acme", "token", secret with { Bytes = changed }));
        }
    }

    [Fact]
    public void The_same_secret_is_sealed_differently_each_time()
    {
        var protector = new SecretProtector([Key()]);
        Assert.NotEqual(protector.Seal("a", "b", "c").Bytes, protector.Seal("a", "b", "c").Bytes);
    }

    [Fact]
    public void A_key_file_is_made_once_for_its_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory("storage-test-").FullName;
        try
        {
            foreach (var round in Enumerable.Range(0, 50))
            {
                var home = Path.Combine(folder, $"new-{round}");
                var path = Path.Combine(home, "sync.key");
                using var start = new Barrier(4);
                var ids = new string[4];
                var makers = ids.Select((_, i) => new Thread(() =>
                {
                    start.SignalAndWait();
                    ids[i] = MasterKeyFile.ReadOrCreate(path).Single().Id;
                })).ToList();
                makers.ForEach(maker => maker.Start());
                makers.ForEach(maker => maker.Join());

                Assert.Single(ids.Distinct());
                Assert.Equal([path], Directory.GetFiles(home));
                if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_damaged_key_file_stops_the_start_with_a_sentence()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.Contains(
                "empty",
                Assert.Throws<InvalidOperationException>(() => MasterKeyFile.ReadOrCreate(path)).Message,
                StringComparison.Ordinal);
            File.WriteAllText(path, NewKey() + "\nshort\n");
            Assert.Contains(
                "Line 2",
                Assert.Throws<InvalidOperationException>(() => MasterKeyFile.ReadOrCreate(path)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static MasterKey Key() => MasterKey.TryParse(NewKey(), out var key) ? key : throw new InvalidOperationException();

    private static bool Holds(byte[] bytes, string text) => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
