using OnceHub.Sync.Storage.Batching;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>One kind of work of which several batches may be under way. An item that cannot be done fails alone.</summary>
/// <param name="name">What its batches are measured as.</param>
/// <param name="run">Does the work of some items in one transaction.</param>
internal sealed class PostgresQueue<TItem, TResult>(
    string name, StorageOptions options, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run, Func<TItem, long> weigh) : IAsyncDisposable
{
    private const long MaxBatchWeight = 8 * 1024 * 1024;

    private readonly Coalescer<string, TItem, TResult> _queue = new(
        new CoalescerOptions
        {
            Name = name,
            MaxBatchItems = options.MaxBatch,
            MaxBatchWeight = MaxBatchWeight,
            MaxInFlight = options.MaxBatchesInFlight,
            CapacityPerKey = options.MaxWaitingPerOrg,
        },
        (batch, _) => TryTogetherAsync(batch, run),
        weigh);

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

    private static async Task<IReadOnlyList<Outcome<TResult>>> TryTogetherAsync(IReadOnlyList<TItem> batch, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run)
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
        catch (Exception error)
        {
            return [.. batch.Select(_ => Outcome.Failed<TResult>(error))];
        }
    }
}
