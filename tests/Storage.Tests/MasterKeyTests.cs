using System.Security.Cryptography;
using OnceHub.Sync.Storage.Postgres;
using OnceHub.Sync.Storage.Secrets;
using OnceHub.Sync.Storage.Sql;
using OnceHub.Sync.Storage.Sqlite;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>Which master keys open which database.</summary>
public sealed class MasterKeyTests
{
    private static readonly string A = NewKey();
    private static readonly string B = NewKey();
    private static readonly string C = NewKey();

    /// <summary>
    /// What a database is sealed with (an org for each key; '.' for opened and left without a secret), the keys of a start,
    /// whether a key file is made, and which key a refusal names.
    /// </summary>
    public static TheoryData<string, string?, string, bool, string?> Starts => new()
    {
        // database, key file, configured keys
        { "", null, "", true, null },
        { "", "A", "", false, null },
        { "", null, "A", false, null },
        { "", "A", "B", false, null },
        { ".A", "A", "", false, null },
        { ".A", null, "A", false, null },
        { ".A", null, "BA", false, null },
        { ".A", null, "", false, "A" },
        { ".A", "B", "", false, "A" },
        { ".A", null, "B", false, "A" },
        { "A", "A", "", false, null },
        { "A", null, "A", false, null },
        { "A", "B", "A", false, null },
        { "A", "BA", "", false, null },
        { "A", "BCA", "", false, null },
        { "A", null, "", false, "A" },
        { "A", "B", "", false, "A" },
        { "A", null, "B", false, "A" },
        { "A", "A", "B", false, "A" },
        { "AB", "BA", "", false, null },
        { "AB", null, "CAB", false, null },
        { "AB", null, "B", false, "A" },
        { "AB", "B", "", false, "A" },
        { "AB", null, "A", false, "B" },
        { "AB", null, "", false, "A" },
        { "AB", null, "C", false, "A" },
    };

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task A_database_is_opened_with_the_keys_of_all_its_secrets_or_not_at_all(
        string database, string? file, string configured, bool makes, string? missing)
    {
        foreach (var kind in Kinds)
        {
            await using var test = await GivenAsync(kind, database);
            if (file is not null) await File.WriteAllLinesAsync(test.Options.KeyFile!, Keys(file));
            test.Options.MasterKeys.Clear();
            foreach (var key in Keys(configured)) test.Options.MasterKeys.Add(key);

            var refused = await Record.ExceptionAsync(test.ReopenAsync);

            if (missing is null) Assert.Null(refused);
            else AssertTold(Assert.IsType<MasterKeyException>(refused), test, missing);
            Assert.Equal(makes || file is not null, File.Exists(test.Options.KeyFile));
            if (file is not null) Assert.Equal(Keys(file), await File.ReadAllLinesAsync(test.Options.KeyFile!));
            if (missing is null) await OpensAllAsync(test, database);
            else await SealsNothingAsync(test);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_says_how_many_secrets_of_whom_need_which_key_and_where_it_was_looked_for(
        string expected, string[] stored, string? file, bool isConfigured, string keys)
    {
        var rows = stored.Select(row => row.Split(' ')).Select(row => new SealedSecrets(row[0], row[1], int.Parse(row[2]))).ToArray();
        var refused = MasterKeyRule.Judge(rows, new MasterKeySource(isConfigured, file), [.. keys.Select(key => key.ToString())])!;
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("acme", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("/d/", refused.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[], string?, bool, string> Refused => new()
    {
        {
            "The secrets of this database (acme 2, globex 1) are encrypted with master key a, and the key file /d/key is not there: ",
            ["acme a 2", "globex a 1"], "/d/key", false, ""
        },
        { "This database belongs to master key a, and the key file /d/key is not there", [":store a 1"], "/d/key", false, "" },
        {
            "2 of the 5 secrets of this database (acme 2) are encrypted with master key a, and the key file /d/key has only master key b",
            ["acme a 2", "acme b 3", ":store b 1"], "/d/key", false, "b"
        },
        {
            "3 of the 4 secrets of this database (acme 3) are encrypted with master keys a, c,",
            ["acme a 2", "acme c 1", "globex b 1"], "/d/key", false, "b"
        },
        {
            "OnceHub:Storage:MasterKeys has only master keys b, d (the key file /d/key is not read while that is set): add the missing key",
            ["acme a 2"], "/d/key", true, "bd"
        },
        { "OnceHub:Storage:MasterKeys has only master key b (no key file is named)", ["acme a 2"], null, true, "b" },
        {
            "(acme0 1, acme1 1, acme2 1, acme3 1, acme4 1, acme5 1, acme6 1, acme7 1, acme8 1, acme9 1 and 2 others)",
            [.. Enumerable.Range(0, 12).Select(i => $"acme{i} a 1")], "/d/key", false, ""
        },
        { "or set OnceHub:Storage:MasterKeys:0 (OnceHub__Storage__MasterKeys__0 ", ["acme a 2"], "/d/key", false, "" },
        { "no new key was made (docs/troubleshooting.md", ["acme a 2"], "/d/key", false, "" },
    };

    [Fact]
    public async Task A_refused_database_is_left_as_it_was_its_schema_too()
    {
        var first = new Migration(1, "0001_first", "create table things (name text)");
        var second = new Migration(2, "0002_second", "create table others (name text)");
        foreach (var kind in Kinds)
        {
            await using var test = await TestStore.OpenAsync(kind, migrate: false);
            await using (var old = Open(test, first)) await old.MigrateAsync(default);
            await using var current = Open(test, first, second);
            await Assert.ThrowsAsync<MasterKeyException>(
                () => current.MigrateAsync(_ => throw new MasterKeyException("no", "no"), default));
            var version = await current.ReadAsync("", session => session.CountAsync("select max(version) from schema_versions"), default);
            Assert.Equal(1, version);
        }
    }

    [Fact]
    public async Task Of_stores_with_different_keys_that_open_a_new_database_together_one_key_wins()
    {
        foreach (var kind in Kinds)
        {
            await using var test = await TestStore.OpenAsync(kind, migrate: false);
            var stores = new[] { A, A, B, B, C, C }.Select(key => SyncStores.Open(With(test.Options, key))).ToArray();
            var refused = await Task.WhenAll(stores.Select(store => Record.ExceptionAsync(() => store.MigrateAsync(default))));
            Assert.Equal(2, refused.Count(error => error is null));
            Assert.Equal(4, refused.Count(error => error is MasterKeyException));
            foreach (var store in stores) await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Stores_that_open_a_new_database_together_make_one_key_file()
    {
        foreach (var kind in Kinds)
        {
            await using var test = await TestStore.OpenAsync(kind, migrate: false);
            var stores = Enumerable.Range(0, 6).Select(_ => SyncStores.Open(test.Options)).ToArray();
            await Task.WhenAll(stores.Select(store => store.MigrateAsync(default)));
            Assert.Single(await File.ReadAllLinesAsync(test.Options.KeyFile!));
            foreach (var store in stores) await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_store_that_was_never_migrated_here_is_checked_at_its_first_secret()
    {
        foreach (var kind in Kinds)
        {
            await using var test = await GivenAsync(kind, "A");
            await using var wrong = SyncStores.Open(With(test.Options, B));
            await Assert.ThrowsAsync<MasterKeyException>(() => wrong.FindSecretAsync("org-a", "token", default));
            await Assert.ThrowsAsync<MasterKeyException>(() => wrong.SaveSecretAsync("org-a", "other", "x", null, default));
            await using var right = SyncStores.Open(With(test.Options, A));
            Assert.Equal("of A", (await right.FindSecretAsync("org-a", "token", default))!.Value);
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("short\n", "Line 1")]
    public async Task A_damaged_key_file_is_refused_with_a_sentence_and_left_alone(string content, string told)
    {
        await using var test = await TestStore.OpenAsync(StoreKind.Sqlite, migrate: false);
        await File.WriteAllTextAsync(test.Options.KeyFile!, content);
        var refused = await Assert.ThrowsAsync<MasterKeyException>(() => test.Store.MigrateAsync(default));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(test.Options.KeyFile!, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(test.Options.KeyFile!));
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_made_is_refused_with_a_sentence()
    {
        await using var test = await TestStore.OpenAsync(StoreKind.Sqlite, migrate: false);
        Directory.CreateDirectory(test.Options.KeyFile!);
        var refused = await Assert.ThrowsAsync<MasterKeyException>(() => test.Store.MigrateAsync(default));
        Assert.Contains($"The key file {test.Options.KeyFile} cannot be read or made", refused.Message, StringComparison.Ordinal);
    }

    private static StoreKind[] Kinds => PostgresServer.WhyNot is null ? [StoreKind.Sqlite, StoreKind.Postgres] : [StoreKind.Sqlite];

    private static async Task<TestStore> GivenAsync(StoreKind kind, string database)
    {
        var test = await TestStore.OpenAsync(kind, migrate: false);
        for (var i = 0; i < database.Length; i++)
        {
            if (database[i] == '.') continue;
            test.Options.MasterKeys.Clear();
            var keys = Keys(database[..(i + 1)].Replace(".", "", StringComparison.Ordinal));
            foreach (var key in keys.Reverse()) test.Options.MasterKeys.Add(key);
            await test.ReopenAsync();
            if (database[0] == '.') continue;
            await test.Store.SaveSecretAsync($"org-{char.ToLowerInvariant(database[i])}", "token", $"of {database[i]}", null, default);
        }
        return test;
    }

    private static async Task OpensAllAsync(TestStore test, string database)
    {
        if (database.StartsWith('.')) return;
        foreach (var key in database)
            Assert.Equal($"of {key}", (await test.Store.FindSecretAsync($"org-{char.ToLowerInvariant(key)}", "token", default))!.Value);
    }

    private static async Task SealsNothingAsync(TestStore test) =>
        await Assert.ThrowsAsync<MasterKeyException>(() => test.Store.SaveSecretAsync("org-x", "token", "x", null, default));

    private static void AssertTold(MasterKeyException refused, TestStore test, string missing)
    {
        var id = IdOf(Keys(missing).Single());
        Assert.Contains(id, refused.Message, StringComparison.Ordinal);
        Assert.Contains(test.Options.KeyFile!, refused.Message, StringComparison.Ordinal);
        Assert.Contains("OnceHub:Storage:MasterKeys", refused.Message, StringComparison.Ordinal);
        var reason = refused.Reason;
        Assert.Contains(id, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("org-", reason, StringComparison.Ordinal);
    }

    private static StorageOptions With(StorageOptions options, string key) =>
        new() { Provider = options.Provider, Path = options.Path, ConnectionString = options.ConnectionString, MasterKeys = { key } };

    private static ISqlDatabase Open(TestStore test, params Migration[] migrations) => test.Options.Provider == StorageProvider.Sqlite
        ? new SqliteDatabase(test.Options, migrations)
        : new PostgresDatabase(test.Options, migrations);

    private static string[] Keys(string names) => [.. names.Select(name => name switch { 'A' => A, 'B' => B, _ => C })];

    private static string IdOf(string key) => MasterKey.TryParse(key, out var parsed) ? parsed.Id : throw new FormatException();

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
