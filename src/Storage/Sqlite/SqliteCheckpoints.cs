using Microsoft.Data.Sqlite;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>
/// Brings what was committed from the write-ahead log into the database file, beside the writer: within a commit it would hold up whoever
/// waits for the next one for some tens of milliseconds.
/// </summary>
internal sealed class SqliteCheckpoints(string path, TimeSpan patience) : IDisposable
{
    /// <summary>16 MB of the log.</summary>
    private const long PagesBetween = 4_000;

    private readonly SingleThread _thread = new("sqlite checkpoints");
    private SqliteSession? _session;
    private Task _running = Task.CompletedTask;
    private long _pages;

    /// <summary>For the writer, after each commit.</summary>
    public void Wrote(long pages)
    {
        _pages += pages;
        if (_pages < PagesBetween || !_running.IsCompleted) return;
        _pages = 0;
        _running = _thread.RunAsync(Run);
    }

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
            return true;
        }
        catch (SqliteException)
        {
            // What is wrong with the file or the disk is told by the writer, who meets it as well; the log keeps everything until then.
            _session?.Dispose();
            _session = null;
            return false;
        }
    }
}
