namespace OnceHub.Sync.Domain;

/// <summary>
/// Keeps what happens again and again, such as each request while the store is away, from filling the log: it is told at once, and
/// then at most once in <paramref name="between"/>.
/// </summary>
public sealed class RepeatCount(TimeSpan between, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _toldAt;
    private long _count;

    /// <summary>It happened.</summary>
    /// <returns>How often since it was last told, where it is to be told now; otherwise 0.</returns>
    public long Add()
    {
        lock (_lock)
        {
            _count++;
            if (_toldAt is { } at && time.GetElapsedTime(at) < between) return 0;
            var count = _count;
            (_toldAt, _count) = (time.GetTimestamp(), 0);
            return count;
        }
    }
}
