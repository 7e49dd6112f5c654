using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>A database file: one writer, a few readers.</summary>
internal sealed class SqliteDatabase : ISqlDatabase
{
    private const int LoadsTogether = 32;

    private readonly string _path;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteReaders _loads;
    private readonly FreeDisk _disk;

    public SqliteDatabase(StorageOptions options, IReadOnlyList<Migration> migrations, ILoggerFactory? loggers = null)
    {
        _path = Path.GetFullPath(options.Path);
        _migrations = migrations;
        _writer = new SqliteWriter(
            _path, options.LockTimeout, options.MaxBatch, options.MaxWaitingPerOrg,
            (loggers ?? NullLoggerFactory.Instance).CreateLogger<SqliteCheckpoints>());
        _disk = new FreeDisk(_path, options.MinFreeDisk);
        _readers = new SqliteReaders(_path, options.LockTimeout, options.Readers, together: 1, options.MaxWaitingPerOrg);
        _loads = new SqliteReaders(_path, options.LockTimeout, options.Readers, LoadsTogether, options.MaxWaitingPerOrg);
    }

    public Task<T> ReadAsync<T>(string turn, Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        Submit(_readers.SubmitAsync, turn, work, cancellationToken);

    /// <summary>For work that is always short: it shares a snapshot with others that wait.</summary>
    public Task<T> LoadAsync<T>(string turn, Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        Submit(_loads.SubmitAsync, turn, work, cancellationToken);

    public Task<T> WriteAsync<T>(string turn, Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(turn, weight: 1, work, cancellationToken);

    /// <exception cref="StoreFullException">The disk has no room for new events.</exception>
    public void CheckDisk() => _disk.Check();

    /// <param name="weight">About how many rows it writes.</param>
    public Task<T> WriteAsync<T>(string turn, long weight, Func<SqliteSession, Task<T>> work, CancellationToken cancellationToken) =>
        Submit((inTurn, run, token) => _writer.SubmitAsync(inTurn, new SqliteWrite(run, weight), token), turn, work, cancellationToken);

    public Task MigrateAsync(Func<SqlSession, Task> last, CancellationToken cancellationToken)
    {
        CreateFile();
        return _writer.RunAloneAsync(session =>
        {
            // The write lock of the file is the lock between processes.
            session.Run("begin immediate");
            try
            {
                session.Run("create table if not exists schema_versions (version integer primary key, name text not null) strict");
                var version = session.CountAsync("select max(version) from schema_versions").GetAwaiter().GetResult();
                foreach (var step in Migration.After(version, _migrations, _path))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    session.Run(step.Sql);
                    session
                        .ExecuteAsync(
                            "insert into schema_versions (version, name) values (@version, @name)",
                            ("version", step.Version),
                            ("name", step.Name))
                        .GetAwaiter().GetResult();
                }
                last(session).GetAwaiter().GetResult();
                session.Run("commit");
            }
            catch
            {
                if (session.InTransaction) session.Run("rollback");
                throw;
            }
        });
    }

    /// <summary>A transaction without content: it passes through the writer's queue and takes the file's write lock.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => WriteAsync("", _ => Task.FromResult(true), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _loads.DisposeAsync();
        await _writer.DisposeAsync();
    }

    /// <summary>For its owner only: it holds what guests told of themselves. SQLite gives the files beside it the same rights.</summary>
    private void CreateFile()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            if (File.Exists(_path) || OperatingSystem.IsWindows()) return;
            new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
        catch (IOException) when (File.Exists(_path))
        {
            // Another process was first.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The database {_path} cannot be made ({error.Message}): name another place in OnceHub:Storage:Path, or give this "
                + "process the right to write there.",
                error) { IsLasting = true };
        }
    }

    private async Task<T> Submit<T>(
        Func<string, SqliteWork, CancellationToken, Task<object?>> submit,
        string turn,
        Func<SqliteSession, Task<T>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            // SQLite answers on the spot, so the task has always ended when it comes back.
            return (T)(await submit(turn, session => work(session).GetAwaiter().GetResult(), cancellationToken))!;
        }
        catch (ObjectDisposedException error)
        {
            throw new StoreUnavailableException($"The database {_path} is closed: this process is shutting down.", error);
        }
    }
}
