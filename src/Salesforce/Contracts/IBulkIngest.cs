using System.Collections.Immutable;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Bulk API 2.0 ingest of one org: a job is created, gets its rows, is closed, and works on them by itself. Each request is
/// one call of the daily quota. Nothing is written before a job is closed.
/// </summary>
/// <remarks>Whoever asks is told of refusals by <see cref="SalesforceException"/>, as with the rest of the API.</remarks>
public interface IBulkIngest
{
    /// <summary>Opens a job and names it. Without its answer there may be a job that nobody knows of, and that does nothing.</summary>
    Task<string> CreateAsync(BulkWrite write, CancellationToken cancellationToken);

    /// <summary>Gives the job its rows, once.</summary>
    Task UploadAsync(string jobId, BulkWrite write, IReadOnlyList<RowBody> rows, CancellationToken cancellationToken);

    /// <summary>Lets it work: from here on rows may be written. Without an answer that is unknown until the job is asked for.</summary>
    Task CloseAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Stops it. What it has written stays; what it has not is among its unprocessed rows.</summary>
    Task AbortAsync(string jobId, CancellationToken cancellationToken);

    Task<BulkProgress> FindAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>What became of the rows of a job that has ended, one kind of them, in no order.</summary>
    Task<ImmutableArray<BulkRowResult>> ReadAsync(string jobId, BulkWrite write, BulkRows kind, CancellationToken cancellationToken);

    /// <summary>The batches of the rolling day; one call. Null where Salesforce does not tell.</summary>
    Task<BulkAllowance?> ReadAllowanceAsync(CancellationToken cancellationToken);
}

/// <summary>What all rows of a job have in common. There are no headers: no assignment rule runs, and duplicate rules speak.</summary>
/// <param name="KeyField">The unique external id by which an upsert goes and every row is known again; not used for updates, which go by
/// id.</param>
public sealed record BulkWrite(WriteVerb Verb, string Object, string? KeyField)
{
    /// <summary>The column that tells rows apart.</summary>
    public string KeyColumn =>
        Verb == WriteVerb.Update
            ? "Id"
            : KeyField ?? throw new InvalidOperationException($"Rows of {Object} cannot be told apart without an external id.");
}

/// <param name="Problem">Why the job as a whole failed; null otherwise.</param>
/// <param name="Failed">Rows that were refused.</param>
public sealed record BulkProgress(BulkState State, string? Problem, long Processed, long Failed)
{
    public bool HasEnded => State is BulkState.Complete or BulkState.Failed or BulkState.Aborted;
}

public enum BulkState
{
    /// <summary>Waits for rows, or to be closed.</summary>
    Open,

    /// <summary>Closed: queued, or at work.</summary>
    Working,
    Complete,
    Failed,
    Aborted,
}

public enum BulkRows
{
    Successful,
    Failed,

    /// <summary>Not looked at, because the job ended before.</summary>
    Unprocessed,
}

/// <param name="Key">The row's value in <see cref="BulkWrite.KeyColumn"/>.</param>
/// <param name="Result">Null for an unprocessed row.</param>
public sealed record BulkRowResult(string Key, RowResult? Result);

/// <summary>Batches of up to <see cref="RowsPerBatch"/> rows, of all Bulk clients together.</summary>
public sealed record BulkAllowance(long Max, long Remaining)
{
    public const int RowsPerBatch = 10_000;
}
