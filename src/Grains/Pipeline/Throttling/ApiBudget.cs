using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Throttling;

/// <summary>
/// The calls of an org's rolling day that are ours: all but the reserve, less what is under way and a few for probes.
/// Thread-safe.
/// </summary>
internal sealed class ApiBudget(TimeProvider time)
{
    private const int LeastForProbes = 2;
    private const int MostForProbes = 100;
    private static readonly TimeSpan AnswersCross = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private ApiUsage? _usage;
    private int _underWay;

    /// <summary>The latest that is known; null before Salesforce's first answer.</summary>
    public ApiUsage? Usage
    {
        get { lock (_gate) return _usage; }
    }

    /// <summary>Calls that are never ours.</summary>
    public static long Reserve(long limit, int percent) => ((limit * percent) + 99) / 100;

    /// <summary>Calls that can still be ours; null while nothing is known.</summary>
    public long? Left(int reservePercent)
    {
        lock (_gate) return _usage is { Limit: > 0 } usage ? Math.Max(0, Ours(usage.Limit, reservePercent) - usage.Used - _underWay) : null;
    }

    public bool IsLeft(int reservePercent) => Left(reservePercent) is not 0;

    /// <summary>Takes one call, for a request that leaves now.</summary>
    public bool TryTake(int reservePercent)
    {
        lock (_gate)
        {
            if (_usage is { Limit: > 0 } usage && usage.Used + _underWay >= Ours(usage.Limit, reservePercent)) return false;
            _underWay++;
            return true;
        }
    }

    /// <summary>The request has ended, with what Salesforce says of the usage, if it says so.</summary>
    public void Return(ApiUsage? usage)
    {
        lock (_gate) _underWay--;
        Observe(usage);
    }

    /// <summary>It may be another org by now: nothing is known before the next answer.</summary>
    public void Forget()
    {
        lock (_gate) _usage = null;
    }

    public void Observe(ApiUsage? usage)
    {
        if (usage is null) return;
        lock (_gate)
        {
            // Answers of requests that were under way together cross: of those the highest is the latest.
            var crossed =
                _usage is { } known && usage.Limit == known.Limit && usage.Used < known.Used && time.GetUtcNow() - known.At < AnswersCross;
            if (!crossed) _usage = usage;
        }
    }

    private static long Ours(long limit, int percent) =>
        limit - Reserve(limit, percent) - Math.Clamp(limit / 200, LeastForProbes, MostForProbes);
}
