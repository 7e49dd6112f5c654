namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// How long an org whose pulling broke is left alone: the sweeper wakes it every few seconds, and each beginning takes a lease,
/// reads, and tells of an error. Thread-safe.
/// </summary>
internal sealed class BrokenPulls(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private const int MostDoublings = 5;

    private readonly Lock _gate = new();
    private int _inARow;
    private DateTimeOffset _begun;
    private DateTimeOffset _notBefore;

    /// <summary>False while it is left alone; else it begins now.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now < _notBefore) return false;
            _begun = now;
            return true;
        }
    }

    /// <summary>It broke. One that went well for longer than the longest wait begins to count anew.</summary>
    public void Observe()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _begun > Longest) _inARow = 0;
            var wait = First * Math.Pow(2, Math.Min(_inARow++, MostDoublings));
            _notBefore = now + (wait < Longest ? wait : Longest);
        }
    }

    /// <summary>It ended as it should.</summary>
    public void ObserveSuccess()
    {
        lock (_gate) (_inARow, _notBefore) = (0, default);
    }
}
