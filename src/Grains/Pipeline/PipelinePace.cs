using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>
/// How fast an org's Salesforce may be asked: whether at all (pauses, the daily budget), how many requests at once, and how
/// large. More is allowed while all goes well, step by step; half as much after trouble.
/// </summary>
internal sealed class PipelinePace(int maxInFlight, TimeSpan probeInterval, TimeProvider time)
{
    public const int MostRows = 1_000;

    /// <summary>So few rows are sent together at the worst; a request that fails with no more of them may fail because of them.</summary>
    public const int FewestRows = 25;

    /// <summary>One trip longer than this holds up whoever is in it, and shorter trips side by side bring as much.</summary>
    private const double SecondsAimedAt = 1.5;

    /// <summary>A collection's fill: less would be bought with calls, and is where it would take longer than <see cref="MostSeconds"/>.</summary>
    private const int FewestAimedAt = 200;

    /// <summary>An Account, its Contact and their Event follow one another in one turn's time.</summary>
    private const double MostSeconds = 3;

    /// <summary>While nothing is known of the org.</summary>
    private const int FirstAimedAt = 400;

    /// <summary>A smaller request tells more of the way there and back than of its rows, unless it is as large as they are made.</summary>
    private const int RowsThatTell = 50;

    private const int RowsPerStep = 100;
    private const int SuccessesPerStep = 10;
    private const int LongestProbeDoubling = 4;
    private static readonly TimeSpan SlowWrite = TimeSpan.FromSeconds(8);
    private readonly Lock _gate = new();
    private readonly int _most = maxInFlight;
    private int _allowed = maxInFlight;
    private int _rows = MostRows;
    private double? _secondsPerRow;
    private int _successes;
    private int _lostInARow;
    private int _probes;
    private bool _asksLimitsFirst;
    private CallFailure? _pause;

    /// <summary>Raised after a pause began that outlasts a restart, or ended. Not under any lock.</summary>
    public event Action? Changed;

    public ApiBudget Budget { get; } = new(time);

    public int InFlightAllowed
    {
        get { lock (_gate) return _allowed; }
    }

    /// <summary>Rows that one write request may hold: a request that ran into its time-out was too large for this org's triggers.</summary>
    public int RowsAllowed
    {
        get { lock (_gate) return _rows; }
    }

    /// <summary>
    /// Rows that a write request is best filled with, at most <see cref="RowsAllowed"/>: all that fit where the org is quick,
    /// fewer and side by side where each row takes its time.
    /// </summary>
    public int RowsAimedAt
    {
        get { lock (_gate) return Math.Min(_rows, _secondsPerRow is { } each ? AimedAt(each) : FirstAimedAt); }
    }

    /// <summary>Set while nothing is to be sent: what to answer, and until when.</summary>
    public CallFailure? Pause
    {
        get { lock (_gate) return _pause is { } pause && pause.NotBefore > time.GetUtcNow() ? pause : null; }
    }

    /// <summary>The calls were spent, and nobody knows yet whether some are free again: one call asks, before any other.</summary>
    public bool IsProbeDue
    {
        get { lock (_gate) return _asksLimitsFirst && _pause!.NotBefore <= time.GetUtcNow(); }
    }

    /// <summary>What a restart must not forget; null while nothing is paused for long.</summary>
    public PausedPace? Memory
    {
        get
        {
            lock (_gate) return _asksLimitsFirst ? new PausedPace(_pause!.Code, _pause.Message, _pause.NotBefore!.Value, _probes) : null;
        }
    }

    public void Restore(PausedPace paused)
    {
        lock (_gate)
        {
            _pause = FailureTranslation.Deferred(paused.Code, paused.Message, paused.Until);
            _probes = paused.Probes;
            _asksLimitsFirst = true;
        }
    }

    /// <summary>Takes the right to one call. Whoever got it tells its end by <see cref="ApiBudget.Return"/>.</summary>
    /// <returns>Why not, or null.</returns>
    public CallFailure? Take(int reservePercent)
    {
        if (Pause is { } paused) return paused;
        if (Budget.TryTake(reservePercent)) return null;
        var (used, limit) = (Budget.Usage!.Used, Budget.Usage.Limit);
        PauseForCalls(FailureCodes.ApiBudgetSpent,
            $"{used:N0} of the org's {limit:N0} daily API calls are used, and {ApiBudget.Reserve(limit, reservePercent):N0} are kept for others. Work waits in order, and goes on by itself when calls are free again.");
        return Pause;
    }

    /// <summary>A probe found calls that are free.</summary>
    public void ObserveProbe(ApiUsage usage, int reservePercent)
    {
        Budget.Observe(usage);
        if (Budget.IsLeft(reservePercent)) Resume();
        else _ = Take(reservePercent);
    }

    /// <summary>A probe could not find out: the pause goes on, for longer.</summary>
    public void ObserveProbeInVain()
    {
        CallFailure? known;
        lock (_gate) known = _asksLimitsFirst ? _pause : null;
        if (known is not null) PauseForCalls(known.Code, known.Message);
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

    /// <summary>
    /// A write was answered after this time. One that takes a good part of a turn was too large for this org's triggers, and
    /// the next ones are half of it: else turns would end before their writes are answered.
    /// </summary>
    public void ObserveWrite(int rows, TimeSpan took)
    {
        lock (_gate)
        {
            _lostInARow = 0;
            if (rows >= RowsThatTell || (_secondsPerRow is { } slow && rows >= AimedAt(slow)))
            {
                var each = Math.Max(took.TotalSeconds, 1e-6) / rows;
                _secondsPerRow = _secondsPerRow is { } known ? (known + each) / 2 : each;
            }
            if (took < SlowWrite) return;
            _rows = Math.Clamp(rows / 2, FewestRows, _rows);
            _successes = 0;
        }
    }

    /// <summary>What a failed request says about the requests after it.</summary>
    /// <param name="took">How long it was under way.</param>
    public void ObserveFailure(SalesforceError error, TimeSpan took = default)
    {
        lock (_gate)
        {
            if (IsLostAnswer(error) && took < SlowWrite && ++_lostInARow == 1) return;
            _allowed = Math.Max(1, _allowed / 2);
            if (error.Ambiguous) _rows = Math.Max(FewestRows, _rows / 2);
            _successes = 0;
        }
        switch (error.Class)
        {
            case ErrorClass.PauseOrg: PauseForCalls(error.Code, error.Message); break;
            case ErrorClass.Reconnect: PauseFor(probeInterval, FailureCodes.NotConnected, error.Message); break;
            case ErrorClass.BackOff: PauseFor(TimeSpan.FromSeconds(5), error.Code, error.Message); break;
            case ErrorClass.Retry: PauseFor(TimeSpan.FromSeconds(1), FailureCodes.SalesforceUnreachable, error.Message); break;
        }
    }

    /// <summary>
    /// A connection that broke after a write had left. One alone concerns its own rows, which settle what became of them; it
    /// tells neither of an outage nor of requests that are too large. Only the next one does, when no write came through between.
    /// </summary>
    private static bool IsLostAnswer(SalesforceError error) => error is { Class: ErrorClass.Retry, Ambiguous: true, HttpStatus: 0 };

    /// <summary>Calls are free again, or somebody mended the connection or the settings: ask again at once.</summary>
    public void Resume()
    {
        bool tells;
        lock (_gate)
        {
            (_pause, tells) = (null, _asksLimitsFirst);
            (_asksLimitsFirst, _probes) = (false, 0);
        }
        if (tells) Changed?.Invoke();
    }

    /// <summary>Each probe that finds nothing doubles the wait for the next: probes are calls too, of the others' share.</summary>
    private void PauseForCalls(string code, string message)
    {
        lock (_gate)
        {
            // Requests that were under way together find the same: one pause.
            if (_asksLimitsFirst && _pause!.NotBefore > time.GetUtcNow()) return;
            var wait = probeInterval * Math.Pow(2, Math.Min(_probes++, LongestProbeDoubling));
            _pause = FailureTranslation.Deferred(code, message, time.GetUtcNow() + wait);
            _asksLimitsFirst = true;
        }
        Changed?.Invoke();
    }

    private static int AimedAt(double secondsPerRow) => (int)Math.Min(
        Math.Clamp(SecondsAimedAt / secondsPerRow, FewestAimedAt, MostRows), Math.Max(FewestRows, MostSeconds / secondsPerRow));

    private void PauseFor(TimeSpan duration, string code, string message)
    {
        lock (_gate)
        {
            if (_asksLimitsFirst) return;
            _pause = FailureTranslation.Deferred(code, message, time.GetUtcNow() + duration);
        }
    }
}

/// <summary>A pause because of spent calls, as it is kept.</summary>
/// <param name="Probes">How often it was asked in vain.</param>
internal sealed record PausedPace(string Code, string Message, DateTimeOffset Until, int Probes);
