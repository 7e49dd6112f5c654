using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>A few connections that read, each one piece of work at a time, in fair turns.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly string _path;
    private readonly TimeSpan _patience;
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly Coalescer<string, SqliteWork, object?> _queue;

    public SqliteReaders(string path, TimeSpan patience, int readers, int capacityPerTurn)
    {
        _path = path;
        _patience = patience;
        // Batches of one: reading a local file has no trip to share, and a long list must not hold up a short look-up.
        _queue = new Coalescer<string, SqliteWork, object?>(
            new CoalescerOptions { MaxBatchItems = 1, MaxInFlight = readers, CapacityPerKey = capacityPerTurn },
            (batch, _) => Task.FromResult<IReadOnlyList<Outcome<object?>>>([Execute(batch[0])]));
    }

    public Task<object?> SubmitAsync(string turn, SqliteWork work, CancellationToken cancellationToken) =>
        _queue.SubmitAsync(turn, work, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _queue.DrainAsync();
        await _queue.DisposeAsync();
        foreach (var session in _idle) session.Dispose();
    }

    private Outcome<object?> Execute(SqliteWork work)
    {
        SqliteSession? session = null;
        try
        {
            if (!_idle.TryTake(out session)) session = SqliteSession.Open(_path, _patience, writes: false);
            // One snapshot for all statements of the work.
            session.Run("begin");
            var result = work(session);
            session.Run("commit");
            _idle.Add(session);
            return Outcome.Of(result);
        }
        catch (Exception error)
        {
            session?.Dispose();
            return Outcome.Failed<object?>(
                error is SqliteException sqlite && sqlite.IsOfTheMachine() ? sqlite.ToUnavailable(_path) : error);
        }
    }
}
