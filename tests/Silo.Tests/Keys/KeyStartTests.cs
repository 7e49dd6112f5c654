using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>Which master keys a process starts with on which database, in real processes.</summary>
public sealed class KeyStartTests
{
    private static readonly string A = KeptDatabase.NewKey();
    private static readonly string B = KeptDatabase.NewKey();

    /// <param name="sealedWith">The keys that the database's secrets are sealed with: one org for each.</param>
    /// <param name="file">The keys in the key file; none for no file.</param>
    /// <param name="configured">The keys in OnceHub:Storage:MasterKeys.</param>
    /// <param name="told">What its sentence tells; null when it starts.</param>
    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("", "A", "", null)]
    [InlineData("", "", "A", null)]
    [InlineData("A", "A", "", null)]
    [InlineData("A", "", "A", null)]
    [InlineData("A", "BA", "", null)]
    [InlineData("AB", "", "BA", null)]
    [InlineData("A", "", "", "is not there")]
    [InlineData("A", "B", "", "Restore")]
    [InlineData("A", "", "B", "OnceHub:Storage:MasterKeys")]
    [InlineData("AB", "", "B", "org-a 1")]
    [InlineData("AB", "B", "", "org-a 1")]
    public async Task A_database_is_opened_only_with_the_keys_of_all_its_secrets(
        string sealedWith, string file, string configured, string? told)
    {
        foreach (var provider in new[] { StorageProvider.Sqlite, StorageProvider.Postgres })
        {
            using var database = await KeptDatabase.CreateAsync(provider);
            for (var i = 0; i < sealedWith.Length; i++)
                await database.SealAsync($"org-{char.ToLowerInvariant(sealedWith[i])}", [.. Keys(sealedWith[..(i + 1)]).Reverse()]);
            if (file.Length > 0) database.WriteKeyFile(Keys(file));

            await using var process = SiloProcess.Start(["migrate"], database.Settings(Keys(configured)));
            var code = await process.ExitAsync();

            if (told is null) Assert.True(code == 0, process.Errors + process.Output);
            else AssertRefused(process, code, database, told);
            Assert.Equal(file.Length > 0 || (told is null && configured.Length == 0), File.Exists(database.KeyFile));
            if (file.Length > 0) Assert.Equal(Keys(file), File.ReadAllLines(database.KeyFile));
        }
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("console")]
    [InlineData("silo, gateway, console")]
    public async Task In_every_role_a_lost_key_file_stops_the_start_before_anything_listens(string roles)
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        await database.SealAsync("org-a", A);
        var settings = database.Settings();
        settings["OnceHub:Silo:Roles"] = roles;

        await using var process = SiloProcess.Start([], settings);
        AssertRefused(process, await process.ExitAsync(), database, "is not there");
        Assert.DoesNotContain("Now listening", process.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(database.KeyFile));
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("Line 2", "A\nshort\n")]
    public async Task A_damaged_key_file_stops_the_start_with_a_sentence(string told, string content)
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        File.WriteAllText(database.KeyFile, content.Replace("A", A, StringComparison.Ordinal));

        await using var process = SiloProcess.Start([], database.Settings());
        Assert.Equal(1, await process.ExitAsync());
        AssertOneSentence(process, told);
        Assert.Contains(database.KeyFile, process.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task Processes_that_start_together_on_a_new_database_make_one_key(StorageProvider provider)
    {
        using var database = await KeptDatabase.CreateAsync(provider);
        var processes = Enumerable.Range(0, 4).Select(_ => SiloProcess.Start(["migrate"], database.Settings())).ToArray();
        foreach (var process in processes)
        {
            Assert.True(await process.ExitAsync() == 0, process.Errors + process.Output);
            await process.DisposeAsync();
        }
        Assert.Single(File.ReadAllLines(database.KeyFile));
        await (await database.OpenAsync()).DisposeAsync();
    }

    private static string[] Keys(string names) => [.. names.Select(name => name == 'A' ? A : B)];

    private static void AssertRefused(ChildProcess process, int code, KeptDatabase database, string told)
    {
        Assert.True(code == 1, $"{code}: {process.Errors}{process.Output}");
        AssertOneSentence(process, told);
        Assert.Contains($"master key {KeptDatabase.IdOf(A)}", process.Errors, StringComparison.Ordinal);
        Assert.Contains(database.KeyFile, process.Errors, StringComparison.Ordinal);
        Assert.Contains("OnceHub:Storage:MasterKeys", process.Errors, StringComparison.Ordinal);
    }

    private static void AssertOneSentence(ChildProcess process, string told)
    {
        var line = Assert.Single(process.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(told, line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", process.Errors + process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", process.Errors + process.Output, StringComparison.Ordinal);
    }
}
