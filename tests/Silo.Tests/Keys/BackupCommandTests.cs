using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>The commands of docs/operations.md, as real processes.</summary>
public sealed class BackupCommandTests
{
    private static readonly string Key = KeptDatabase.NewKey();

    [Fact]
    public async Task A_backup_is_made_verified_and_restored()
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        await database.SealAsync("org-a", Key);
        var settings = database.Settings(Key);
        var backup = settings["OnceHub:Storage:Path"] + ".backup";

        Assert.Contains("2 secrets", await RunAsync(["backup", backup], settings), StringComparison.Ordinal);
        Assert.Contains("can be restored", await RunAsync(["restore", "--verify", backup], settings), StringComparison.Ordinal);
        Assert.Contains("is there already", await RunAsync(["restore", backup], settings, expected: 1), StringComparison.Ordinal);
        Assert.Contains(
            "master key",
            await RunAsync(["restore", "--verify", backup], database.Settings(KeptDatabase.NewKey()), expected: 1),
            StringComparison.Ordinal);

        settings["OnceHub:Storage:Path"] += ".restored";
        Assert.Contains("is restored to", await RunAsync(["restore", backup], settings), StringComparison.Ordinal);
        await RunAsync(["migrate"], settings);
    }

    [Fact]
    public async Task For_PostgreSQL_they_say_what_to_use()
    {
        Dictionary<string, string> settings = new()
        {
            ["OnceHub:Storage:Provider"] = "Postgres",
            ["OnceHub:Storage:ConnectionString"] = "Host=nowhere",
        };
        Assert.Contains("pg_dump", await RunAsync(["backup", "copy.db"], settings, expected: 1), StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string[] arguments, Dictionary<string, string> settings, int expected = 0)
    {
        await using var process = SiloProcess.Start(arguments, settings);
        var code = await process.ExitAsync();
        Assert.True(code == expected, $"{code}: {process.Errors}{process.Output}");
        return Assert.Single((process.Errors + process.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
