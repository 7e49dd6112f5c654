namespace OnceHub.Sync.Batching;

/// <summary>
/// The bounds of a <see cref="Coalescer{TKey, TItem, TResult}"/>. Each can be changed later while it runs, except the capacity.
/// </summary>
public sealed record CoalescerOptions
{
    /// <summary>What its batches are measured as; without a name they are not.</summary>
    public string? Name { get; init; }

    /// <summary>How many items may leave together.</summary>
    /// <value>The default value is 200. At least 1.</value>
    public int MaxBatchItems { get; init; } = 200;

    /// <summary>How much the items of a batch may weigh together. An item that weighs more leaves alone.</summary>
    /// <value>The default value is unlimited. At least 1.</value>
    public long MaxBatchWeight { get; init; } = long.MaxValue;

    /// <summary>
    /// A key with at most this weight waiting is light. While light and heavy keys wait, every second batch takes items of light keys
    /// alone, so that they do not queue behind the heavy ones.
    /// </summary>
    /// <value>The default value is 0: all keys' items leave together.</value>
    public long LightWeight { get; init; }

    /// <summary>
    /// The handler may answer fewer outcomes than items: it ended early, did nothing for the rest, and the rest waits again, before all
    /// others of its key.
    /// </summary>
    /// <value>The default value is false: such an answer is a bug, and fails the batch.</value>
    public bool MayEndEarly { get; init; }

    /// <summary>How many batches may be under way at once.</summary>
    /// <value>The default value is 1. At least 1.</value>
    public int MaxInFlight { get; init; } = 1;

    /// <summary>
    /// How many items must wait for a further batch to leave while one is under way. Fewer wait for the one that returns, so
    /// that a costly trip is not made for a handful. What waits is shared out between the batches that may leave, in parts
    /// of at least so many.
    /// </summary>
    /// <value>The default value is 1: every batch leaves as soon as it may, with all that fits. At least 1.</value>
    public int FurtherBatchItems { get; init; } = 1;

    /// <summary>
    /// How long items wait until there are <see cref="FurtherBatchItems"/> of them, or the batch under way returns: then a further one
    /// leaves with those there are, so that one trip that hangs does not hold up the few that come meanwhile.
    /// </summary>
    /// <value>The default value is without end. More than zero.</value>
    public TimeSpan FurtherBatchWait { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How many items of one key are admitted to wait. Whoever brings more waits for admission, and nobody waits because
    /// of another key.
    /// </summary>
    /// <value>The default value is 10,000. At least 1.</value>
    public int CapacityPerKey { get; init; } = 10_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchItems, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchWeight, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(LightWeight);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FurtherBatchItems, 1);
        if (FurtherBatchWait != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FurtherBatchWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CapacityPerKey, 1);
    }
}
