using System.Collections.Concurrent;

namespace OnceHub.Sync.Gateway.Tests.Client;

/// <summary>
/// A clock on which every wait is over at once, and noted; but for time limits, which are never reached. A FakeTimeProvider moves only
/// when a test moves it, and none could at the right moment: the waits are inside the client's calls.
/// </summary>
/// <param name="passes">Told how long a wait would have been.</param>
internal sealed class HurriedTime(Action<TimeSpan>? passes = null) : TimeProvider
{
    /// <summary>What a wait must be at least to count as a time limit.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime >= Limit)
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        Waits.Enqueue(dueTime);
        passes?.Invoke(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
