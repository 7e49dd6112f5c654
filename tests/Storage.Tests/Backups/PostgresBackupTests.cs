using System.Diagnostics;
using Npgsql;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests.Backups;

/// <summary>What docs/operations.md tells to do with PostgreSQL's own tools.</summary>
public sealed class PostgresBackupTests
{
    [Theory]
    [OnPostgres]
    public async Task What_pg_dump_took_is_what_pg_restore_brings_back_under_another_name(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        await store.Store.CreateOrgAsync(Acme, "Acme", Noon, default);
        await store.Store.AppendAsync([.. Enumerable.Range(0, 50).Select(i => Event($"EVNT-{i}"))], default);
        await store.Store.SaveSecretAsync("acme", "token", "value", null, default);
        var dumped = await store.DumpAsync();

        var file = store.Options.KeyFile + ".dump";
        var at = new NpgsqlConnectionStringBuilder(store.Options.ConnectionString);
        string[] server = ["-h", at.Host!, "-p", $"{at.Port}", "-U", at.Username!];
        var name = $"restored_{at.SearchPath}";
        await RunAsync("pg_dump", [.. server, "-Fc", "--no-owner", "-n", at.SearchPath!, "-f", file, at.Database!]);
        await RunAsync("createdb", [.. server, name]);
        await RunAsync("pg_restore", [.. server, "--no-owner", "--exit-on-error", "-d", name, file]);

        at.Database = name;
        var options = new StorageOptions
        {
            Provider = StorageProvider.Postgres,
            ConnectionString = at.ConnectionString,
            KeyFile = store.Options.KeyFile,
        };
        await using var restored = SyncStores.Open(options);
        await restored.MigrateAsync(default);
        Assert.Equal("value", (await restored.FindSecretAsync("acme", "token", default))!.Value);
        Assert.Equal(50, (await restored.DueAsync()).Count);
        Assert.Equal(
            [AppendVerdict.Repeated, AppendVerdict.Accepted], await restored.AppendAsync([Event("EVNT-7"), Event("EVNT-NEW")], default));
        Assert.Equal(dumped, await store.DumpAsync());
    }

    private static async Task RunAsync(string tool, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find(tool), arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{tool}: {errors}");
    }

    /// <summary>Of the newest server that is installed, as the one that is tested with.</summary>
    private static string Find(string tool) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin", tool)).FirstOrDefault(File.Exists) ?? tool
        : tool;
}
