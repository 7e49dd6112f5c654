namespace OnceHub.Sync.Storage;

/// <summary>The database beneath: made ready once, and asked whether it is there.</summary>
public interface IStoreDatabase
{
    /// <summary>Brings the schema to this version's, under a lock; safe to call from several processes at once.</summary>
    /// <remarks>Makes the key file of a database that has none. A database that is refused stays as it was.</remarks>
    /// <exception cref="StoreSchemaException">
    /// The database was written by a newer version, or is set up so that it may lose what it has committed.
    /// </exception>
    /// <exception cref="MasterKeyException">Its secrets are encrypted with a master key that this process does not have.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>A cheap round trip that needs the writer, for readiness.</summary>
    /// <exception cref="MasterKeyException">Another process has sealed secrets with a master key that this one still does not have.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}

/// <summary>The store cannot be reached, is out of space or does not answer. What was being written may or may not be there.</summary>
public class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It does not come back by itself, however long one waits: a setting or a right must change.</summary>
    public bool IsLasting { get; init; }
}

/// <summary>There is no room on the disk for more: what is stored is worked on, and nothing new is taken.</summary>
public sealed class StoreFullException(string message, Exception? inner = null) : StoreUnavailableException(message, inner);

/// <summary>The database is not one this version can use: its schema is newer, or its set-up loses what was committed.</summary>
public sealed class StoreSchemaException(string message) : Exception(message);
