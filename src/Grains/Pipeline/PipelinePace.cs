using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>
/// How fast an org's Salesforce may be asked: whether at all (pauses, the daily budget), how many requests at once, and how
/// large. More is allowed while all goes well, step by step; half as much after trouble.
/// </summary>
internal sealed class PipelinePace(int maxInFlight, OrgPause pause, TimeProvider time)
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
    private static readonly TimeSpan SlowWrite = TimeSpan.FromSeconds(8);
    private readonly Lock _gate = new();
    private readonly int _most = maxInFlight;
    private int _allowed = maxInFlight;
    private int _rows = MostRows;
    private double? _secondsPerRow;
    private int _successes;
    private int _lostInARow;

    public PipelinePace(int maxInFlight, TimeSpan probeInterval, TimeProvider time)
        : this(maxInFlight, new OrgPause(probeInterval, time), time)
    {
    }

    /// <summary>Raised after a pause began that outlasts a restart, or ended. Not under any lock.</summary>
    public event Action? Changed
    {
        add => pause.Changed += value;
        remove => pause.Changed -= value;
    }

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
    public CallFailure? Pause => pause.Current;

    /// <summary>What stops the whole org until a probe finds the way open; null while nothing does.</summary>
    public CallFailure? Stopped => pause.Standing;

    /// <summary>What the probe that is due must find out; null while none is.</summary>
    public PauseCause? ProbeDue => pause.ProbeDue;

    public bool IsProbeDue => pause.ProbeDue is not null;

    /// <summary>What a restart must not forget; null while nothing is paused for long.</summary>
    public PausedPace? Memory => pause.Memory;

    public void Restore(PausedPace paused) => pause.Restore(paused);

    /// <summary>Takes the right to one call. Whoever got it tells its end by <see cref="ApiBudget.Return"/>.</summary>
    /// <returns>Why not, or null.</returns>
    public CallFailure? Take(int reservePercent)
    {
        if (Pause is { } paused) return paused;
        if (Budget.TryTake(reservePercent)) return null;
        var (used, limit) = (Budget.Usage!.Used, Budget.Usage.Limit);
        var reserve = ApiBudget.Reserve(limit, reservePercent);
        pause.Stop(new PauseCause(
            FailureCodes.ApiBudgetSpent,
            $"{used:N0} of the org's {limit:N0} daily API calls are used, and {reserve:N0} are kept for others. "
                + "Work waits in order, and goes on by itself when calls are free again.",
            ConditionReach.Calls));
        return Pause;
    }

    /// <summary>A probe was answered with what is used of the day's calls.</summary>
    public void ObserveProbe(ApiUsage usage, int reservePercent)
    {
        Budget.Observe(usage);
        if (Budget.IsLeft(reservePercent)) ObserveWayOpen();
        else _ = Take(reservePercent);
    }

    /// <summary>A probe got through.</summary>
    public void ObserveWayOpen() => pause.End();

    /// <summary>A probe could not find out: the pause goes on, for longer.</summary>
    public void ObserveProbeInVain() => pause.StopOn();

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
        if (PauseCause.Of(error) is { } cause)
        {
            pause.Stop(cause);
            return;
        }
        lock (_gate)
        {
            if (IsLostAnswer(error) && took < SlowWrite && ++_lostInARow == 1) return;
            _allowed = Math.Max(1, _allowed / 2);
            if (error.Ambiguous) _rows = Math.Max(FewestRows, _rows / 2);
            _successes = 0;
        }
        switch (error.Class)
        {
            case ErrorClass.BackOff: pause.HoldBack(TimeSpan.FromSeconds(5), error.Code, error.Message); break;
            case ErrorClass.Retry: pause.HoldBack(TimeSpan.FromSeconds(1), FailureCodes.SalesforceUnreachable, error.Message); break;
        }
    }

    /// <summary>
    /// A connection that broke after a write had left. One alone concerns its own rows, which settle what became of them; it
    /// tells neither of an outage nor of requests that are too large. Only the next one does, when no write came through between.
    /// </summary>
    private static bool IsLostAnswer(SalesforceError error) => error is { Class: ErrorClass.Retry, Ambiguous: true, HttpStatus: 0 };

    /// <summary>Somebody mended the connection or the settings: ask again at once.</summary>
    public void Resume() => pause.Forget();

    private static int AimedAt(double secondsPerRow) => (int)Math.Min(
        Math.Clamp(SecondsAimedAt / secondsPerRow, FewestAimedAt, MostRows), Math.Max(FewestRows, MostSeconds / secondsPerRow));
}
