using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using OnceHub.Sync.Storage.Secrets;
using OnceHub.Sync.Storage.Sql;
using OnceHub.Sync.Storage.Sqlite;

namespace OnceHub.Sync.Storage;

/// <summary>Copies of a SQLite database, each checked before it counts as one.</summary>
public static class SqliteBackups
{
    private const string Tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Copies the database as it is at one moment, also while processes write to it, and its counts beside it.</summary>
    /// <param name="file">Where to; it must not be there yet.</param>
    /// <exception cref="BackupException">It could not be made, and <paramref name="file"/> is not there.</exception>
    public static async Task<BackupReport> MakeAsync(StorageOptions options, string file, CancellationToken cancellationToken)
    {
        var source = DatabaseOf(options);
        if (!File.Exists(source)) throw new BackupException($"There is no database at {source}. OnceHub:Storage:Path says where it is.");
        if (File.Exists(file)) throw new BackupException($"{file} is there already. Name a new file.");
        var unfinished = file + ".part";
        return await InPlaceAsync(file, async () =>
        {
            MakeEmpty(unfinished);
            var counted = Copy(source, unfinished, cancellationToken);
            var report = await LookAsync(options, unfinished);
            if (!counted.SequenceEqual(report.Rows))
                throw new BackupException($"The copy of {source} has not the rows of the original. Take another backup.");
            await File.WriteAllBytesAsync(CountsOf(file), report.ToJson(), cancellationToken);
            Finish(unfinished, file);
            return report;
        });
    }

    /// <summary>Whether a backup can be restored: whole, of no newer version, with secrets that the keys at hand open.</summary>
    /// <exception cref="BackupException">It cannot.</exception>
    /// <exception cref="StoreSchemaException">It is of a newer version.</exception>
    /// <exception cref="MasterKeyException">Its secrets need another master key.</exception>
    public static async Task<BackupReport> VerifyAsync(StorageOptions options, string file, CancellationToken cancellationToken)
    {
        Check(options);
        cancellationToken.ThrowIfCancellationRequested();
        if (!File.Exists(file)) throw new BackupException($"There is no file {file}.");
        var report = await LookAsync(options, file);
        report.CheckAgainst(CountsOf(file));
        return report;
    }

    /// <summary>
    /// Puts a backup where the options say the database is, which must be free. Sessions and links to choose a password do not come back:
    /// who had them may have been removed since.
    /// </summary>
    /// <inheritdoc cref="VerifyAsync" path="/exception"/>
    public static async Task<BackupReport> RestoreAsync(StorageOptions options, string file, CancellationToken cancellationToken)
    {
        var target = DatabaseOf(options);
        // A log of the database that was there before would be taken for one of this.
        if (new[] { target, target + "-wal", target + "-shm" }.FirstOrDefault(File.Exists) is { } taken)
            throw new BackupException(
                $"{taken} is there already. End whatever runs there, and move {target} and the files whose names begin so away, "
                + "but for the key.");
        var report = await VerifyAsync(options, file, cancellationToken);
        return await InPlaceAsync(target, async () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var unfinished = target + ".part";
            MakeEmpty(unfinished);
            await using (var from = File.OpenRead(file))
            await using (var to = new FileStream(unfinished, FileMode.Open, FileAccess.Write))
                await from.CopyToAsync(to, cancellationToken);
            var restored = await LookAsync(options, unfinished);
            if (!restored.Rows.SequenceEqual(report.Rows))
                throw new BackupException($"{target} has not the rows of {file}. Restore again.");
            SignOutAll(unfinished, restored);
            Finish(unfinished, target);
            return restored;
        });
    }

    /// <param name="report">Which tables there are: a backup of an older version may lack these.</param>
    private static void SignOutAll(string file, BackupReport report)
    {
        if (!report.Rows.ContainsKey("people")) return;
        using var connection = Connect(file);
        Texts(connection, "delete from sessions");
        Texts(connection, "update people set link_hash = null, link_expires_at = null");
        // A log of an older version's backup would be left behind under the unfinished name.
        Texts(connection, "pragma journal_mode = delete");
    }

    private static async Task<BackupReport> InPlaceAsync(string place, Func<Task<BackupReport>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{place} cannot be written: {refused.Message}", refused);
        }
        finally
        {
            File.Delete(place + ".part");
        }
    }

    /// <summary>How many rows each table had at the moment that was copied.</summary>
    private static ImmutableSortedDictionary<string, long> Copy(string source, string file, CancellationToken cancellationToken)
    {
        try
        {
            using var from = Connect(source);
            using var to = Connect(file);
            using var moment = from.BeginTransaction(deferred: true);
            var rows = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
            foreach (var table in Texts(from, Tables))
                rows.Add(
                    table, long.Parse(Texts(from, $"select cast(count(*) as text) from \"{table}\"")[0], CultureInfo.InvariantCulture));
            cancellationToken.ThrowIfCancellationRequested();
            from.BackupDatabase(to);
            // The original's log is copied as a mode: with it the copy could be opened only where files can be made beside it.
            Texts(to, "pragma journal_mode = delete");
            return rows.ToImmutable();
        }
        catch (SqliteException error)
        {
            throw new BackupException(error.ToUnavailable(source).Message, error);
        }
    }

    private static async Task<BackupReport> LookAsync(StorageOptions options, string file)
    {
        try
        {
            // What is still in a log beside the file belongs to it: a file that was copied off a machine that died.
            using var session = HasLog(file) ? SqliteSession.Open(file, Patience, writes: false) : SqliteSession.OpenUnchanging(file);
            var sound = await session.ListAsync("pragma integrity_check", row => row.GetString(0));
            if (sound is not ["ok"]) throw new BackupException($"{file} is damaged ({sound[0]}). Take another backup.");
            var tables = await session.ListAsync(Tables, row => row.GetString(0));
            if (!tables.Contains("schema_versions")) throw new BackupException($"{file} is not a database of this product.");
            var schema = await session.CountAsync("select max(version) from schema_versions");
            _ = Migration.After(schema, Migration.Of("Sqlite"), file).Count();
            var rows = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
            foreach (var table in tables) rows.Add(table, await session.CountAsync($"select count(*) from \"{table}\""));
            var secrets = await new MasterKeyRing(options, NullLogger.Instance).OpenAllAsync(session);
            return new BackupReport(schema, rows.ToImmutable(), secrets);
        }
        catch (SqliteException error) when (!error.IsOfDamage())
        {
            throw new BackupException($"{file} cannot be read ({error.Message}): let this process read it.", error);
        }
        catch (SqliteException error)
        {
            throw new BackupException($"{file} is damaged or not a database ({error.Message}). Take another backup.", error);
        }
        catch (SecretUnreadableException error)
        {
            throw new BackupException($"{file} is damaged: {error.Message}", error);
        }
    }

    private static bool HasLog(string file) => new FileInfo(file + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>For its owner only: it holds what guests told of themselves.</summary>
    private static void MakeEmpty(string file)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }

    private static void Finish(string unfinished, string file)
    {
        using (var written = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        File.Move(unfinished, file);
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = (int)Patience.TotalSeconds,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read()) texts.Add(reader.GetString(0));
        return texts;
    }

    private static string DatabaseOf(StorageOptions options)
    {
        Check(options);
        return Path.GetFullPath(options.Path);
    }

    private static void Check(StorageOptions options)
    {
        if (StorageOptionsValidation.FaultsOf(options).ToList() is { Count: > 0 } faults)
            throw new BackupException(string.Join(" ", faults));
    }

    private static string CountsOf(string file) => file + ".counts.json";
}
