using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>
/// Brings what was committed from the write-ahead log into the database file, beside the writer: within a commit it would hold up whoever
/// waits for the next one for some tens of milliseconds. Under writes without a pause it never quite catches up, and one commit of each 64
/// MB brings over the little that is left.
/// </summary>
internal sealed partial class SqliteCheckpoints(string path, TimeSpan patience, ILogger logger) : IDisposable
{
    /// <summary>16 MB of the log.</summary>
    private const long PagesBetween = 4_000;

    private readonly SingleThread _thread = new("sqlite checkpoints");
    private SqliteSession? _session;
    private Task _running = Task.CompletedTask;
    private long _pages;
    private bool _failed;

    /// <summary>For the writer, after each commit.</summary>
    public void Wrote(long pages)
    {
        _pages += pages;
        if (_pages < PagesBetween || !_running.IsCompleted) return;
        _pages = 0;
        _running = RunAsync();
    }

    /// <summary>Brings over what is committed, and nobody needs any more.</summary>
    /// <returns>False where it failed.</returns>
    public Task<bool> RunAsync() => _thread.RunAsync(Run);

    /// <summary>The file may be another one: it is opened anew.</summary>
    public void Reopen() => _ = _thread.RunAsync(Close);

    public void Dispose()
    {
        _thread.Dispose();
        _session?.Dispose();
    }

    private bool Run()
    {
        try
        {
            _session ??= SqliteSession.Open(path, patience, writes: false);
            // Waits for nobody: what a reader still needs, or the writer has begun, is left for the next one.
            _session.Run("pragma wal_checkpoint(passive)");
            _failed = false;
            return true;
        }
        catch (SqliteException error)
        {
            // The log has it all still. In the end a commit tries it as well, and commits tell what is wrong with the file or the disk.
            if (!_failed) LogFailed(logger, path, error);
            _failed = true;
            return Close();
        }
    }

    private bool Close()
    {
        _session?.Dispose();
        _session = null;
        return false;
    }

    [LoggerMessage(
        1, LogLevel.Warning,
        "What was committed cannot be brought from the log into the database {Path}: the log beside it (-wal) grows meanwhile, and "
        + "nothing is lost. It is tried again after some thousand pages; said once until it works again")]
    private static partial void LogFailed(ILogger logger, string path, Exception error);
}
