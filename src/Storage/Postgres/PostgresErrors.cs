using Npgsql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>Which errors are the server's or the way's to it, and so strike whatever was being done.</summary>
internal static class PostgresErrors
{
    // idle_in_transaction_session_timeout, which Npgsql has no name for.
    private const string IdleInTransaction = "25P03";

    /// <summary>The transaction was rolled back for another's sake: the same again may well succeed.</summary>
    public static bool IsRolledBackForAnother(this PostgresException error) =>
        error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>Null when the error is the work's own.</summary>
    public static StoreUnavailableException? AsUnavailable(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            new StoreUnavailableException("PostgreSQL refused the user or password of Storage:ConnectionString: correct it.", error),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StoreFullException(
            "The disk of the PostgreSQL server is full: free some space there; writing goes on by itself.", error),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new StoreUnavailableException(
            "The PostgreSQL server of Storage:ConnectionString only reads (a standby?): name the primary, or wait until it is promoted.",
            error),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => new StoreUnavailableException(
            "Another process holds a lock in PostgreSQL for longer than Storage:LockTimeout: if this goes on, look for sessions that are "
            + "idle in transaction.",
            error),
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } canceled => new StoreUnavailableException(
            $"PostgreSQL ended a statement ({canceled.MessageText}): where this role or database has a statement_timeout of its own, raise it.",
            error),
        PostgresException postgres when OfTheServer(postgres.SqlState) => new StoreUnavailableException(
            $"PostgreSQL does not serve now: {postgres.MessageText}", error),
        PostgresException => null,
        NpgsqlException or TimeoutException => new StoreUnavailableException(
            $"PostgreSQL cannot be reached or does not answer ({error.GetBaseException().Message}): check the server and "
            + "Storage:ConnectionString.",
            error),
        ObjectDisposedException => new StoreUnavailableException(
            "The connection to PostgreSQL is closed: this process is shutting down.", error),
        _ => null,
    };

    /// <summary>Somebody holds what this needs; others may well be served.</summary>
    public static bool IsOfALock(this StoreUnavailableException error) =>
        error.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    // 08 connection, 53 out of resources, 57 operator intervention (shutdown, statement time-out), 58 system error.
    private static bool OfTheServer(string state) =>
        state.StartsWith("08", StringComparison.Ordinal)
        || state.StartsWith("53", StringComparison.Ordinal)
        || state.StartsWith("57", StringComparison.Ordinal)
        || state.StartsWith("58", StringComparison.Ordinal)
        || state is IdleInTransaction or PostgresErrorCodes.InvalidCatalogName;
}
