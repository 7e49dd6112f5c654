using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>
/// How fast an org's Salesforce may be asked: whether at all (pauses, the daily budget), how many requests at once, and how
/// large. More is allowed while all goes well, step by step; half as much after trouble.
/// </summary>
internal sealed class PipelinePace(int maxInFlight, TimeSpan probeInterval, TimeProvider time)
{
    private readonly int _most = maxInFlight;
    public const int MostRows = 1_000;
    private const int FewestRows = 25;
    private const int RowsPerStep = 100;
    private const int SuccessesPerStep = 10;
    private readonly Lock _gate = new();
    private int _allowed = maxInFlight;
    private int _rows = MostRows;
    private int _successes;
    private CallFailure? _pause;

    public int InFlightAllowed
    {
        get { lock (_gate) return _allowed; }
    }

    /// <summary>Rows that one write request may hold: a request that ran into its time-out was too large for this org's triggers.</summary>
    public int RowsAllowed
    {
        get { lock (_gate) return _rows; }
    }

    /// <summary>Set while nothing is to be sent: what to answer, and until when.</summary>
    public CallFailure? Pause
    {
        get { lock (_gate) return _pause is { } pause && pause.NotBefore > time.GetUtcNow() ? pause : null; }
    }

    /// <summary>Pauses when the calls that are ours to use are spent. One probe passes after each interval.</summary>
    /// <param name="reservePercent">The share of the daily calls that is never ours.</param>
    public void ObserveUsage(ApiUsage? usage, int reservePercent)
    {
        if (usage is null || usage.Limit <= 0) return;
        var ours = usage.Limit - (usage.Limit * reservePercent / 100);
        if (usage.Used < ours) return;
        PauseFor(probeInterval, FailureCodes.ApiBudgetSpent,
            $"{usage.Used} of the org's {usage.Limit} daily API calls are used, and {reservePercent}% are kept for others. Work waits, and goes on by itself when calls are free again.");
    }

    public void ObserveSuccess()
    {
        lock (_gate)
        {
            if (++_successes < SuccessesPerStep) return;
            _allowed = Math.Min(_most, _allowed + 1);
            _rows = Math.Min(MostRows, _rows + RowsPerStep);
            _successes = 0;
        }
    }

    /// <summary>What a failed request says about the requests after it.</summary>
    public void ObserveFailure(SalesforceError error)
    {
        lock (_gate)
        {
            _allowed = Math.Max(1, _allowed / 2);
            if (error.Ambiguous) _rows = Math.Max(FewestRows, _rows / 2);
            _successes = 0;
        }
        switch (error.Class)
        {
            case ErrorClass.PauseOrg: PauseFor(probeInterval, error.Code, error.Message); break;
            case ErrorClass.Reconnect: PauseFor(probeInterval, FailureCodes.NotConnected, error.Message); break;
            case ErrorClass.BackOff: PauseFor(TimeSpan.FromSeconds(5), error.Code, error.Message); break;
            case ErrorClass.Retry: PauseFor(TimeSpan.FromSeconds(1), FailureCodes.SalesforceUnreachable, error.Message); break;
        }
    }

    /// <summary>Somebody mended the connection or the settings: ask again at once.</summary>
    public void Resume()
    {
        lock (_gate) _pause = null;
    }

    private void PauseFor(TimeSpan duration, string code, string message)
    {
        lock (_gate) _pause = FailureTranslation.Deferred(code, message, time.GetUtcNow() + duration);
    }
}
