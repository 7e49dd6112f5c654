namespace OnceHub.Sync.Client;

/// <summary>How events are put together into requests.</summary>
public sealed class EventSenderOptions
{
    /// <summary>The most events of one request.</summary>
    /// <value>The default value is 500; 1 to 1,000.</value>
    public int BatchEvents { get; init; } = 500;

    /// <summary>The most bytes of one request. A larger event goes alone.</summary>
    /// <value>The default value is 1 MiB.</value>
    public int BatchBytes { get; init; } = 1_024 * 1_024;

    /// <summary>How long an event waits for others to leave with it.</summary>
    /// <value>The default value is 10 milliseconds. With zero, what came while a request was under way leaves with the next.</value>
    public TimeSpan BatchDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How many events may wait. When as many do, posting waits for room.</summary>
    /// <value>The default value is 10,000.</value>
    public int Capacity { get; init; } = 10_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchEvents, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchEvents, 1_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1);
    }
}
