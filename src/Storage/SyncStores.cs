using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OnceHub.Sync.Storage.Postgres;
using OnceHub.Sync.Storage.Secrets;
using OnceHub.Sync.Storage.Sql;
using OnceHub.Sync.Storage.Sqlite;

namespace OnceHub.Sync.Storage;

/// <summary>Opens stores.</summary>
public static class SyncStores
{
    /// <summary>
    /// Opens the store of these options. Nothing is connected before the first call, which should be
    /// <see cref="IStoreDatabase.MigrateAsync"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static ISyncStore Open(StorageOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (StorageOptionsValidation.FaultsOf(options).ToList() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        var secrets = new MasterKeyRing(options, (loggers ?? NullLoggerFactory.Instance).CreateLogger<MasterKeyRing>());
        time ??= TimeProvider.System;
        if (options.Provider == StorageProvider.Postgres)
        {
            var server = new PostgresDatabase(options, Migration.Of("Postgres"));
            return new SqlSyncStore(server, new PostgresEventPath(server, options, time), secrets);
        }
        var file = new SqliteDatabase(options, Migration.Of("Sqlite"), loggers);
        return new SqlSyncStore(file, new SqliteEventPath(file, time), secrets);
    }
}
