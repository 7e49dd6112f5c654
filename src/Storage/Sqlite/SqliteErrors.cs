using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>Which errors are the machine's, and so strike whatever was being done, and which are one piece of work's own.</summary>
internal static class SqliteErrors
{
    public static bool IsOfTheMachine(this SqliteException error) => error.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT
        or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL or raw.SQLITE_PERM or raw.SQLITE_NOTADB or raw.SQLITE_INTERRUPT;

    /// <summary>Whether the connection can go on after the transaction is rolled back.</summary>
    public static bool LeavesConnectionSound(this SqliteException error) =>
        error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL;

    public static StoreUnavailableException ToUnavailable(this SqliteException error, string path) =>
        error.SqliteErrorCode == raw.SQLITE_FULL
        ? new StoreFullException(
            $"The disk that holds the database {path} is full: free some space there; writing goes on by itself.", error)
        : new StoreUnavailableException(Why(error, path), error) { IsLasting = error.IsOfTheFile() };

    /// <summary>Somebody must give a right, or another file: a start that meets it ends, instead of trying again for ever.</summary>
    private static bool IsOfTheFile(this SqliteException error) => error.IsOfDamage() || error.SqliteErrorCode is
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM;

    public static bool IsOfDamage(this SqliteException error) => error.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private static string Why(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"Another process holds the database {path} locked: stop it, or let it finish.",
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY =>
            $"The database {path} cannot be opened for writing: check that its folder exists and that this process may write there.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"The file {path} is damaged or not a database: restore it from a backup.",
        _ => $"The database {path} does not answer: {error.Message}",
    };
}
