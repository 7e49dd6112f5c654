namespace OnceHub.Sync.Storage;

/// <summary>
/// Everything that outlives a process: inbox, claims, journal, links, settings and secrets.
/// All writes are durable when their task completes; concurrent callers share commits. Every method may throw
/// <see cref="StoreUnavailableException"/> when the store cannot be reached, which says nothing about whether a write happened.
/// Times are UTC, kept to the millisecond.
/// </summary>
public interface ISyncStore : IInboxStore, IGuestStore, IJournalStore, IRetentionStore, IOrgStore, ISeenStore, IAsyncDisposable
{
    /// <summary>Brings the schema to this version's, under a lock; safe to call from several processes at once.</summary>
    /// <remarks>Makes the key file of a database that has none. A database that is refused stays as it was.</remarks>
    /// <exception cref="StoreSchemaException">The database was written by a newer version.</exception>
    /// <exception cref="MasterKeyException">Its secrets are encrypted with a master key that this process does not have.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>A cheap round trip that needs the writer, for readiness.</summary>
    Task PingAsync(CancellationToken cancellationToken);
}

/// <summary>The store cannot be reached, is out of space or does not answer. What was being written may or may not be there.</summary>
public class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The schema of the database is not one this version can use.</summary>
public sealed class StoreSchemaException(string message) : Exception(message);
