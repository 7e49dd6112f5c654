using System.Diagnostics;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Sqlite;

internal delegate object? SqliteWork(SqliteSession session);

/// <param name="Run">What is to be done in the transaction.</param>
/// <param name="Weight">About how many rows it writes.</param>
internal readonly record struct SqliteWrite(SqliteWork Run, long Weight);

/// <summary>
/// The one connection that writes. All that waits when a commit returns goes into the next transaction, and is answered
/// when that is on the disk.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Beyond some thousand rows a commit costs little per row.
    private const long MostRowsPerCommit = 2000;
    private const long FewestRowsPerCommit = 100;

    // What an org may have waiting so that it does not wait for those that have much: some webhooks.
    private const long RowsOfQuietOrgs = 16;

    // How long a commit is meant to take.
    private static readonly TimeSpan CommitTime = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly TimeSpan _patience;
    private readonly Coalescer<string, SqliteWrite, object?> _queue;
    private readonly SingleThread _thread = new("sqlite writer");
    private SqliteSession? _session;
    private readonly SqliteSize _size;
    private readonly BatchPace _pace = new(CommitTime, FewestRowsPerCommit, MostRowsPerCommit);
    private TimeSpan _toDisk;

    public SqliteWriter(string path, TimeSpan patience, int maxBatch, int capacityPerTurn)
    {
        _path = path;
        _patience = patience;
        _size = new SqliteSize(path);
        _queue = new Coalescer<string, SqliteWrite, object?>(
            new CoalescerOptions
            {
                Name = "commit",
                MaxBatchItems = maxBatch,
                MaxBatchWeight = MostRowsPerCommit,
                MaxInFlight = 1,
                CapacityPerKey = capacityPerTurn,
                LightWeight = RowsOfQuietOrgs,
            },
            // Waiting for the disk would hold up a thread of the pool, so it is done on a thread of its own; the next batch is taken there
            // too, or
            // the database would be idle while the pool gets round to it.
            (batch, _) => _thread.RunAsync<IReadOnlyList<Outcome<object?>>>(() => ExecuteInTime(batch), continueHere: true),
            write => write.Weight);
    }

    public Task<object?> SubmitAsync(string turn, SqliteWrite work, CancellationToken cancellationToken) =>
        _queue.SubmitAsync(turn, work, cancellationToken);

    /// <summary>Runs work outside any transaction, between batches.</summary>
    public Task RunAloneAsync(Action<SqliteSession> work) => _thread.RunAsync(() =>
    {
        try
        {
            work(Session());
            return true;
        }
        catch (SqliteException error) when (error.IsOfTheMachine())
        {
            Recover(error);
            throw error.ToUnavailable(_path);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _queue.DrainAsync();
        await _queue.DisposeAsync();
        await _thread.RunAsync(() =>
        {
            _session?.Dispose();
            return true;
        });
        _thread.Dispose();
    }

    private Outcome<object?>[] ExecuteInTime(IReadOnlyList<SqliteWrite> batch)
    {
        var started = Stopwatch.GetTimestamp();
        _toDisk = TimeSpan.Zero;
        var outcomes = Execute(batch);
        var took = Stopwatch.GetElapsedTime(started);
        _size.Tell();
        if (_pace.Learn(batch.Sum(write => write.Weight), took, _toDisk) is { } next) _queue.MaxBatchWeight = next;
        return outcomes;
    }

    private Outcome<object?>[] Execute(IReadOnlyList<SqliteWrite> batch)
    {
        var outcomes = new Outcome<object?>[batch.Count];
        try
        {
            var session = Session();
            // Savepoints cost two statements each and are hardly ever needed: first all together, and only if one failed,
            // again with each for itself.
            if (!TryTogether(session, batch, outcomes)) Apart(session, batch, outcomes);
        }
        catch (SqliteException error)
        {
            Recover(error);
            Array.Fill(outcomes, Outcome.Failed<object?>(error.ToUnavailable(_path)));
        }
        return outcomes;
    }

    private bool TryTogether(SqliteSession session, IReadOnlyList<SqliteWrite> batch, Outcome<object?>[] outcomes)
    {
        session.Begin();
        for (var i = 0; i < batch.Count; i++)
        {
            try
            {
                outcomes[i] = Outcome.Of(batch[i].Run(session));
            }
            catch (Exception error) when (error is not SqliteException sqlite || !sqlite.IsOfTheMachine())
            {
                session.Run("rollback");
                return false;
            }
        }
        Commit(session);
        return true;
    }

    private void Apart(SqliteSession session, IReadOnlyList<SqliteWrite> batch, Outcome<object?>[] outcomes)
    {
        session.Begin();
        for (var i = 0; i < batch.Count; i++)
        {
            session.Run("savepoint item");
            try
            {
                outcomes[i] = Outcome.Of(batch[i].Run(session));
            }
            catch (Exception error) when (error is not SqliteException sqlite || !sqlite.IsOfTheMachine())
            {
                session.Run("rollback to item");
                outcomes[i] = Outcome.Failed<object?>(error);
            }
            session.Run("release item");
        }
        Commit(session);
    }

    private void Commit(SqliteSession session)
    {
        var started = Stopwatch.GetTimestamp();
        session.Run("commit");
        _toDisk = Stopwatch.GetElapsedTime(started);
    }

    private SqliteSession Session() => _session ??= SqliteSession.Open(_path, _patience, writes: true);

    private void Recover(SqliteException error)
    {
        if (_session is not { } session) return;
        try
        {
            if (session.InTransaction) session.Run("rollback");
            if (error.LeavesConnectionSound()) return;
        }
        catch (SqliteException)
        {
            // It cannot even roll back: the next batch opens it anew, and SQLite then rolls back by itself.
        }
        session.Dispose();
        _session = null;
    }
}
