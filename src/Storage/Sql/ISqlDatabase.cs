namespace OnceHub.Sync.Storage.Sql;

/// <summary>
/// Runs pieces of work on a database. Work may be run again when its transaction was rolled back for another's sake, so it
/// keeps nothing but its result.
/// </summary>
internal interface ISqlDatabase : IAsyncDisposable
{
    /// <param name="turn">In whose turn it is done, where many wait: the org, or empty.</param>
    Task<T> ReadAsync<T>(string turn, Func<SqlSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>All of the work or none of it; durable when the task completes.</summary>
    Task<T> WriteAsync<T>(string turn, Func<SqlSession, Task<T>> work, CancellationToken cancellationToken);

    /// <param name="last">Done in the same transaction, on the new schema: when it throws, the database stays as it was.</param>
    Task MigrateAsync(Func<SqlSession, Task> last, CancellationToken cancellationToken);

    Task PingAsync(CancellationToken cancellationToken);
}
