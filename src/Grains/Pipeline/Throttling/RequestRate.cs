using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Throttling;

/// <summary>
/// How many requests an org's Salesforce gets at once, and how large: more step by step while all goes well, half as much after
/// trouble. Thread-safe.
/// </summary>
internal sealed class RequestRate(int maxInFlight)
{
    public const int MostRows = 1_000;

    /// <summary>Floor of the request size; a request that fails with no more rows than this may fail because of one of them.</summary>
    public const int FewestRows = 25;

    /// <summary>Target duration of one request: beyond it, smaller requests in parallel give the same throughput.</summary>
    private const double SecondsAimedAt = 1.5;

    /// <summary>
    /// Smallest target: one full collection, since fewer rows cost more calls. Lower only where 200 rows take longer than
    /// <see cref="MostSeconds"/>.
    /// </summary>
    private const int FewestAimedAt = 200;

    /// <summary>An Account, its Contact and their Event follow one another in one turn's time.</summary>
    private const double MostSeconds = 3;

    /// <summary>While nothing is known of the org.</summary>
    private const int FirstAimedAt = 400;

    /// <summary>Smaller requests measure network latency, not the cost of a row, unless they are as large as they are made.</summary>
    private const int RowsThatTell = 50;

    private const int RowsPerStep = 100;
    private const int SuccessesPerStep = 10;
    private static readonly TimeSpan SlowWrite = TimeSpan.FromSeconds(8);
    private readonly Lock _gate = new();
    private readonly int _most = maxInFlight;
    private int _inFlight = maxInFlight;
    private int _rows = MostRows;
    private double? _secondsPerRow;
    private int _successes;
    private int _lostInARow;

    public int InFlightAllowed
    {
        get { lock (_gate) return _inFlight; }
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

    public void ObserveSuccess()
    {
        lock (_gate)
        {
            if (++_successes < SuccessesPerStep) return;
            _inFlight = Math.Min(_most, _inFlight + 1);
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

    /// <summary>A request failed for a reason that is not of the whole org.</summary>
    /// <param name="took">How long it was under way.</param>
    /// <returns>False when it tells nothing of the requests after it.</returns>
    public bool ObserveFailure(SalesforceError error, TimeSpan took)
    {
        lock (_gate)
        {
            if (IsLostAnswer(error) && took < SlowWrite && ++_lostInARow == 1) return false;
            _inFlight = Math.Max(1, _inFlight / 2);
            if (error.Ambiguous) _rows = Math.Max(FewestRows, _rows / 2);
            _successes = 0;
            return true;
        }
    }

    /// <summary>
    /// A connection that broke after a write had left. One alone concerns its own rows, which settle what became of them; it
    /// tells neither of an outage nor of requests that are too large. Only the next one does, when no write came through between.
    /// </summary>
    private static bool IsLostAnswer(SalesforceError error) => error is { Action: FailureAction.Retry, Ambiguous: true, HttpStatus: 0 };

    private static int AimedAt(double secondsPerRow) => (int)Math.Min(
        Math.Clamp(SecondsAimedAt / secondsPerRow, FewestAimedAt, MostRows), Math.Max(FewestRows, MostSeconds / secondsPerRow));
}
