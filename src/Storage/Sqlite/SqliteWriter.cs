using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
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

    // How long a commit is meant to take, and how long when somebody with little waits for it.
    private static readonly TimeSpan CommitTime = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan CommitTimeBesideQuietOrgs = TimeSpan.FromMilliseconds(3);

    private readonly string _path;
    private readonly TimeSpan _patience;
    private readonly Coalescer<string, SqliteWrite, object?> _queue;
    private readonly SingleThread _thread = new("sqlite writer");
    private SqliteSession? _session;
    private readonly SqliteSize _size;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly BatchWeightLimit _limit = new(CommitTime, FewestRowsPerCommit, MostRowsPerCommit);
    private long _began;
    private TimeSpan _toDisk;

    public SqliteWriter(string path, TimeSpan patience, int maxBatch, int capacityPerTurn, ILogger checkpoints)
    {
        _path = path;
        _patience = patience;
        _size = new SqliteSize(path);
        _checkpoints = new SqliteCheckpoints(path, patience, checkpoints);
        _queue = new Coalescer<string, SqliteWrite, object?>(
            new CoalescerOptions
            {
                Name = "commit",
                MaxBatchItems = maxBatch,
                MaxBatchWeight = MostRowsPerCommit,
                MaxInFlight = 1,
                CapacityPerKey = capacityPerTurn,
                LightWeight = RowsOfQuietOrgs,
                MayEndEarly = true,
            },
            // Waiting for the disk would hold up a thread of the pool, so it is done on a thread of its own; the next batch is taken there
            // too, or the database would be idle while the pool gets round to it.
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
        // Before the writer's connection: the last one to close brings over the rest of the log and deletes it.
        _checkpoints.Dispose();
        await _thread.RunAsync(() =>
        {
            _session?.Dispose();
            return true;
        });
        _thread.Dispose();
    }

    private List<Outcome<object?>> ExecuteInTime(IReadOnlyList<SqliteWrite> batch)
    {
        _began = Stopwatch.GetTimestamp();
        _toDisk = TimeSpan.Zero;
        var outcomes = Execute(batch);
        var took = Stopwatch.GetElapsedTime(_began);
        if (_session is { } session) _checkpoints.Wrote(session.TakePagesWritten());
        _size.Tell();
        if (_limit.Learn(batch.Take(outcomes.Count).Sum(write => write.Weight), took, _toDisk) is { } next) _queue.MaxBatchWeight = next;
        return outcomes;
    }

    /// <summary>Of as many as were done: the rest waits where others wait for this commit.</summary>
    private List<Outcome<object?>> Execute(IReadOnlyList<SqliteWrite> batch)
    {
        try
        {
            var session = Session();
            // Savepoints cost two statements each and are hardly ever needed: first all together, and only if one failed,
            // again with each for itself.
            return TryTogether(session, batch) ?? Apart(session, batch);
        }
        catch (SqliteException error)
        {
            Recover(error);
            return [.. Enumerable.Repeat(Outcome.Failed<object?>(error.ToUnavailable(_path)), batch.Count)];
        }
    }

    private List<Outcome<object?>>? TryTogether(SqliteSession session, IReadOnlyList<SqliteWrite> batch)
    {
        var outcomes = new List<Outcome<object?>>(batch.Count);
        session.Begin();
        while (GoesOn(batch, outcomes.Count))
        {
            try
            {
                outcomes.Add(Outcome.Of(batch[outcomes.Count].Run(session)));
            }
            catch (Exception error) when (error is not SqliteException sqlite || !sqlite.IsOfTheMachine())
            {
                session.Run("rollback");
                return null;
            }
        }
        Commit(session);
        return outcomes;
    }

    private List<Outcome<object?>> Apart(SqliteSession session, IReadOnlyList<SqliteWrite> batch)
    {
        var outcomes = new List<Outcome<object?>>(batch.Count);
        session.Begin();
        while (GoesOn(batch, outcomes.Count))
        {
            session.Run("savepoint item");
            try
            {
                outcomes.Add(Outcome.Of(batch[outcomes.Count].Run(session)));
            }
            catch (Exception error) when (error is not SqliteException sqlite || !sqlite.IsOfTheMachine())
            {
                session.Run("rollback to item");
                outcomes.Add(Outcome.Failed<object?>(error));
            }
            session.Run("release item");
        }
        Commit(session);
        return outcomes;
    }

    private bool GoesOn(IReadOnlyList<SqliteWrite> batch, int done) => done < batch.Count
        && (done == 0 || Stopwatch.GetElapsedTime(_began) < CommitTimeBesideQuietOrgs || !_queue.HoldsUpLight);

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
        _checkpoints.Reopen();
    }
}
