using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Tests;

internal static class Migrations
{
    /// <summary>The schema alone, without master keys.</summary>
    public static Task MigrateAsync(this ISqlDatabase database, CancellationToken cancellationToken) =>
        database.MigrateAsync(_ => Task.CompletedTask, cancellationToken);
}
