using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Storage;

/// <summary>Where everything is kept, and how.</summary>
public sealed class StorageOptions
{
    /// <summary>Which database.</summary>
    /// <value>The default value is SQLite.</value>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>SQLite: the database file. Its folder is made when it is not there.</summary>
    /// <value>The default value is <c>data/oncehub-sync.db</c>.</value>
    public string Path { get; set; } = "data/oncehub-sync.db";

    /// <summary>PostgreSQL: the connection string, in Npgsql's form. It may hold a password: give it as a secret.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The keys that secrets are encrypted with: 32 random bytes each, in base64 (<c>openssl rand -base64 32</c>). The first
    /// one encrypts, all of them decrypt: to rotate, put the new key first and keep the old one until <c>reseal</c> has encrypted all
    /// secrets anew. A database whose secrets need a key that is not here is not opened.
    /// </summary>
    /// <value>By default empty: then <see cref="KeyFile"/> is used.</value>
    public IList<string> MasterKeys { get; } = [];

    /// <summary>
    /// A file with such keys, one a line, used when <see cref="MasterKeys"/> is empty. It is made, readable for its owner only,
    /// for a new database; never beside secrets that need another key. One that others can read draws a warning. Back it up apart
    /// from the database: without it the secrets are lost.
    /// </summary>
    /// <value>The default with SQLite is the database's path and <c>.key</c>; with PostgreSQL there is none.</value>
    public string? KeyFile { get; set; }

    /// <summary>How many pieces of work may share one commit.</summary>
    /// <value>The default value is 500. From 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 500;

    /// <summary>How many pieces of work of one org are admitted to wait for the database.</summary>
    /// <value>The default value is 10,000. From 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MaxWaitingPerOrg { get; set; } = 10_000;

    /// <summary>
    /// SQLite: how many bytes of the disk stay free of new events, so that those that wait can be worked on and purged. With
    /// less free, events are answered 503 and their senders try again.
    /// </summary>
    /// <value>The default value is 256 MiB. From 0 to 1 PiB.</value>
    [Range(typeof(long), "0", "1125899906842624")]
    public long MinFreeDisk { get; set; } = 256L * 1_024 * 1_024;

    /// <summary>SQLite: how many connections read.</summary>
    /// <value>The default value is 4. From 1 to 64.</value>
    [Range(1, 64)]
    public int Readers { get; set; } = 4;

    /// <summary>PostgreSQL: how many batches of one kind (append, bind, load, commit) may be under way at once.</summary>
    /// <value>The default value is 3. From 1 to 16.</value>
    [Range(1, 16)]
    public int MaxBatchesInFlight { get; set; } = 3;

    /// <summary>How long to wait for a lock that another process holds.</summary>
    /// <value>The default value is 5 seconds. From 1 second to 1 minute, in whole seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>PostgreSQL: how long a statement may take. Migrations take as long as they need.</summary>
    /// <value>The default value is 15 seconds. From 1 second to 5 minutes, in whole seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);
}

public enum StorageProvider
{
    Sqlite,
    Postgres,
}
