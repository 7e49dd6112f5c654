using Microsoft.Extensions.Time.Testing;

namespace OnceHub.Sync.Testing;

/// <summary>
/// A <see cref="FakeTimeProvider"/> that tells how many of its timers wait, which that one keeps to itself: a test that must not move
/// the clock before somebody waits on it asks here.
/// </summary>
public sealed class WatchedTime : FakeTimeProvider
{
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _waiting);
        return new Watched(base.CreateTimer(callback, state, dueTime, period), this);
    }

    private sealed class Watched(ITimer timer, WatchedTime time) : ITimer
    {
        private int _isGone;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGone, 1) == 0) Interlocked.Decrement(ref time._waiting);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
