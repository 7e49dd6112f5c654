using System.Diagnostics;
using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>One kind of work of which several batches may be under way. An item that cannot be done fails alone.</summary>
internal sealed class PostgresQueue<TItem, TResult> : IAsyncDisposable
{
    private const long MostBytes = 8 * 1024 * 1024;

    // With less a transaction takes as long as its trips and the disk.
    private const long FewestBytes = 256 * 1024;

    // A further batch may be under way beside it, so it may take longer than the one of SQLite.
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(50);

    private readonly BatchWeightLimit _limit = new(BatchTime, FewestBytes, MostBytes);
    private readonly Coalescer<string, TItem, TResult> _queue;

    private readonly Func<TItem, string> _orgOf;

    /// <param name="name">What its batches are measured as.</param>
    /// <param name="run">Does the work of some items in one transaction.</param>
    public PostgresQueue(
        string name,
        StorageOptions options,
        Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run,
        Func<TItem, long> weigh,
        Func<TItem, string> orgOf)
    {
        _orgOf = orgOf;
        _queue = new Coalescer<string, TItem, TResult>(
            new CoalescerOptions
            {
                Name = name,
                MaxBatchItems = options.MaxBatch,
                MaxBatchWeight = MostBytes,
                MaxInFlight = options.MaxBatchesInFlight,
                CapacityPerKey = options.MaxWaitingPerOrg,
            },
            (batch, _) => InTimeAsync(batch, run, weigh),
            weigh);
    }

    public async Task<TResult> SubmitAsync(string turn, TItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await _queue.SubmitAsync(turn, item, cancellationToken);
        }
        catch (ObjectDisposedException error)
        {
            throw new StoreUnavailableException("The connection to PostgreSQL is closed: this process is shutting down.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DrainAsync();
        await _queue.DisposeAsync();
    }

    private async Task<IReadOnlyList<Outcome<TResult>>> InTimeAsync(
        IReadOnlyList<TItem> batch, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run, Func<TItem, long> weigh)
    {
        var started = Stopwatch.GetTimestamp();
        var outcomes = await TryTogetherAsync(batch, run);
        if (_limit.Learn(batch.Sum(weigh), Stopwatch.GetElapsedTime(started)) is { } next) _queue.MaxBatchWeight = next;
        return outcomes;
    }

    private async Task<IReadOnlyList<Outcome<TResult>>> TryTogetherAsync(
        IReadOnlyList<TItem> batch, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run)
    {
        try
        {
            return [.. (await run(batch)).Select(Outcome.Of)];
        }
        catch (Exception error) when (error is not StoreUnavailableException && batch.Count > 1)
        {
            // Something in the batch is at fault, and the transaction is rolled back: each for itself.
            List<Outcome<TResult>> outcomes = [];
            foreach (var item in batch) outcomes.Add((await TryTogetherAsync([item], run))[0]);
            return outcomes;
        }
        catch (StoreUnavailableException error) when (error.IsOfALock() && batch.Select(_orgOf).Distinct().Skip(1).Any())
        {
            // Whoever holds it holds it of one org: the others go on.
            var outcomes = new Outcome<TResult>[batch.Count];
            foreach (var ofOrg in Enumerable.Range(0, batch.Count).GroupBy(i => _orgOf(batch[i])))
            {
                var its = await TryTogetherAsync([.. ofOrg.Select(i => batch[i])], run);
                foreach (var (i, outcome) in ofOrg.Zip(its)) outcomes[i] = outcome;
            }
            return outcomes;
        }
        catch (Exception error)
        {
            return [.. batch.Select(_ => Outcome.Failed<TResult>(error))];
        }
    }
}
