using Npgsql;
using OnceHub.Sync.Storage.Tests;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>
/// Orleans' official PostgreSQL scripts, which are not part of this repository: the variable <c>ONCEHUB_ORLEANS_SQL</c> names
/// a folder that has them (deploy/postgres/fetch.sh makes one).
/// </summary>
internal static class OfficialScripts
{
    private static readonly string[] Files = ["PostgreSQL-Main.sql", "PostgreSQL-Clustering.sql", "PostgreSQL-Persistence.sql", "PostgreSQL-Reminders.sql"];

    private static string? Folder => Environment.GetEnvironmentVariable("ONCEHUB_ORLEANS_SQL");

    /// <summary>Null when a cluster on PostgreSQL can be tried here.</summary>
    public static string? WhyNot =>
        PostgresServer.WhyNot is { } noServer ? noServer
        : string.IsNullOrEmpty(Folder) ? "ONCEHUB_ORLEANS_SQL does not name a folder with Orleans' PostgreSQL scripts (deploy/postgres/fetch.sh makes one)."
        : Files.FirstOrDefault(file => !File.Exists(Path.Combine(Folder, file))) is { } missing ? $"ONCEHUB_ORLEANS_SQL names '{Folder}', which has no {missing}."
        : null;

    public static async Task ApplyAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        foreach (var file in Files)
        {
            await using var command = source.CreateCommand(await File.ReadAllTextAsync(Path.Combine(Folder!, file)));
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A database with what the scripts make.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await ApplyAsync(database);
        return database;
    }
}

/// <summary>A test that needs a cluster's database.</summary>
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = OfficialScripts.WhyNot;
}
