using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>A few connections that read in fair turns, each one snapshot at a time.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly string _path;
    private readonly TimeSpan _patience;
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly Coalescer<string, SqliteWork, object?> _queue;

    /// <param name="together">
    /// So many pieces of work that wait share a snapshot, and are answered when all of them are done. Another snapshot begins with nothing
    /// in its cache, so short work costs less together; a long list must not hold up a short look-up.
    /// </param>
    public SqliteReaders(string path, TimeSpan patience, int readers, int together, int capacityPerTurn)
    {
        _path = path;
        _patience = patience;
        _queue = new Coalescer<string, SqliteWork, object?>(
            new CoalescerOptions { MaxBatchItems = together, MaxInFlight = readers, CapacityPerKey = capacityPerTurn },
            (batch, _) => Task.FromResult<IReadOnlyList<Outcome<object?>>>(Execute(batch)));
    }

    public Task<object?> SubmitAsync(string turn, SqliteWork work, CancellationToken cancellationToken) =>
        _queue.SubmitAsync(turn, work, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _queue.DrainAsync();
        await _queue.DisposeAsync();
        foreach (var session in _idle) session.Dispose();
    }

    private Outcome<object?>[] Execute(IReadOnlyList<SqliteWork> batch)
    {
        SqliteSession? session = null;
        try
        {
            if (!_idle.TryTake(out session)) session = SqliteSession.Open(_path, _patience, writes: false);
            session.Run("begin");
            var outcomes = new Outcome<object?>[batch.Count];
            for (var i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = Execute(batch[i], session);
                // After an error of the machine SQLite has ended the transaction: there is no snapshot for the others.
                if (outcomes[i].Error is { } error && !session.InTransaction) throw error;
            }
            session.Run("commit");
            if (Array.Exists(outcomes, outcome => outcome.Error is not null)) session.Dispose();
            else _idle.Add(session);
            return outcomes;
        }
        catch (Exception failed)
        {
            session?.Dispose();
            return [.. batch.Select(_ => Failed(failed))];
        }
    }

    private Outcome<object?> Execute(SqliteWork work, SqliteSession session)
    {
        try
        {
            return Outcome.Of(work(session));
        }
        catch (Exception error)
        {
            return Failed(error);
        }
    }

    private Outcome<object?> Failed(Exception error) => Outcome.Failed<object?>(
        error is SqliteException sqlite && sqlite.IsOfTheMachine() ? sqlite.ToUnavailable(_path) : error);
}
