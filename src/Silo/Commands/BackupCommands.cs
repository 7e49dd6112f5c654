using OnceHub.Sync.Silo.Settings;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>Copies of a SQLite database that check themselves. PostgreSQL has tools of its own (docs/operations.md).</summary>
internal static class BackupCommands
{
    /// <summary><c>backup FILE</c>, also while processes run on the database.</summary>
    public static Task BackupAsync(string file, string[] args) => RunAsync(args, async options =>
        $"{options.Path} is backed up to {file}: {await SqliteBackups.MakeAsync(options, file, CancellationToken.None)}. "
        + "Its counts are in the file beside it. The master key is not in it: keep that, apart.");

    /// <summary><c>restore --verify FILE</c>: changes nothing.</summary>
    public static Task VerifyAsync(string file, string[] args) => RunAsync(args, async options =>
        $"{file} can be restored: {await SqliteBackups.VerifyAsync(options, file, CancellationToken.None)}.");

    /// <summary><c>restore FILE</c>, to where <c>OnceHub:Storage:Path</c> says, while no process runs there.</summary>
    public static Task RestoreAsync(string file, string[] args) => RunAsync(args, async options =>
        $"{file} is restored to {options.Path}: {await SqliteBackups.RestoreAsync(options, file, CancellationToken.None)}. "
        + "Everybody is signed out, and links to choose a password end. People, roles, passwords and keys are as they were then, also "
        + "those that were removed since: look through them. "
        + "Start the product; have OnceHub and clients send again what was accepted after the backup (docs/operations.md).");

    private static async Task RunAsync(string[] args, Func<StorageOptions, Task<string>> work)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.AddShippedSettings();
        SettingShapes.Check(builder.Configuration);
        var options = new StorageOptions();
        StoreMigration.Bind(builder.Configuration, options);
        if (options.Provider != StorageProvider.Sqlite)
            throw new SiloStartException(
                "These are commands for SQLite. Back up PostgreSQL with pg_dump -Fc or by continuous archiving, and try a "
                + "restore with pg_restore into a database of another name (docs/operations.md).");
        await Console.Out.WriteLineAsync(await work(options));
    }
}
