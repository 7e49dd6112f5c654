using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Throttling;

/// <summary>
/// Whether anything may be sent for an org. A condition of the whole org stops everything until a probe, sent ever more
/// seldom, finds that it has ended; lesser trouble holds everything back for moments. Thread-safe.
/// </summary>
internal sealed class OrgPause(TimeSpan probeInterval, TimeProvider time)
{
    /// <summary>Probes are calls too, of the others' share.</summary>
    private const int DoublingsForCalls = 4;

    private const int MostDoublings = 20;

    /// <summary>Before the first probe of what passes by itself.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CallFailure? _pause;
    private PauseCause? _cause;
    private int _probes;
    private (string Code, int Probes, DateTimeOffset Until)? _ended;

    /// <summary>Raised after a condition began, ended, or was probed in vain. Not under any lock.</summary>
    public event Action? Changed;

    /// <summary>The longest wait between two probes of a condition other than spent calls.</summary>
    public TimeSpan LongestWait { private get; init; } = probeInterval * Math.Pow(2, DoublingsForCalls);

    /// <summary>What each wait is multiplied by, within the longest.</summary>
    public Func<double> Jitter { private get; init; } = static () => 1;

    /// <summary>Before the first probe of what does not pass by itself.</summary>
    public TimeSpan ProbeInterval => probeInterval;

    /// <summary>Set while nothing is to be sent: what to answer, and until when.</summary>
    public CallFailure? Current
    {
        get { lock (_gate) return _pause is { } pause && pause.NotBefore > time.GetUtcNow() ? pause : null; }
    }

    /// <summary>The condition that stops the org, also while a probe is due or under way.</summary>
    public CallFailure? Standing
    {
        get { lock (_gate) return _cause is null ? null : _pause; }
    }

    /// <summary>Nobody knows whether the condition has ended: one call finds out, before any other.</summary>
    public PauseCause? ProbeDue
    {
        get { lock (_gate) return _cause is { } cause && _pause!.NotBefore <= time.GetUtcNow() ? cause : null; }
    }

    /// <summary>What a restart must not forget; null while no condition stops the org.</summary>
    public KeptPause? Memory
    {
        get
        {
            lock (_gate)
            {
                if (_cause is not { } cause) return null;
                return new KeptPause(cause.Code, cause.Message, _pause!.NotBefore!.Value, _probes)
                {
                    Reach = cause.Reach,
                    PassesByItself = cause.PassesByItself,
                    Object = cause.Object,
                    Field = cause.Field,
                };
            }
        }
    }

    public void Restore(KeptPause paused)
    {
        lock (_gate)
        {
            _cause = new PauseCause(paused.Code, paused.Message, paused.Reach, paused.PassesByItself)
            {
                Object = paused.Object,
                Field = paused.Field,
            };
            _probes = paused.Probes;
            _pause = FailureTranslation.Deferred(paused.Code, paused.Message, paused.Until);
        }
    }

    /// <summary>
    /// A request or a probe met a condition of the whole org. Each probe that meets the same doubles the wait for the next.
    /// </summary>
    public void Stop(PauseCause cause)
    {
        lock (_gate)
        {
            // Requests that were under way together find the same: one pause.
            if (_cause is not null && _pause!.NotBefore > time.GetUtcNow()) return;
            if (_cause?.Code != cause.Code) _probes = ProbesBefore(cause);
            _cause = cause;
            _ended = null;
            _pause = FailureTranslation.Deferred(cause.Code, cause.Message, time.GetUtcNow() + WaitFor(cause, _probes++));
        }
        Changed?.Invoke();
    }

    /// <summary>A probe could not find out: the pause goes on, for longer.</summary>
    public void StopOn()
    {
        PauseCause? cause;
        lock (_gate) cause = _cause;
        if (cause is not null) Stop(cause);
    }

    /// <summary>Holds everything back for moments, unless a condition or an earlier call does so for longer.</summary>
    public void HoldBack(TimeSpan duration, string code, string message)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + duration;
            if (_cause is not null || _pause?.NotBefore > until) return;
            _pause = FailureTranslation.Deferred(code, message, until);
        }
    }

    /// <summary>A probe found the way open.</summary>
    public void End() => Clear(isKnown: false);

    /// <summary>Somebody mended the connection or the settings.</summary>
    public void Forget() => Clear(isKnown: true);

    private void Clear(bool isKnown)
    {
        bool tells;
        lock (_gate)
        {
            tells = _cause is not null;
            // A probe may be let through where the work is not: if that is refused soon again, the waits go on growing.
            _ended = !isKnown && _cause is { Reach: not ConditionReach.Calls } cause
                ? (cause.Code, _probes, time.GetUtcNow() + WaitFor(cause, _probes))
                : null;
            (_pause, _cause, _probes) = (null, null, 0);
        }
        if (tells) Changed?.Invoke();
    }

    private int ProbesBefore(PauseCause cause) =>
        _ended is { } ended && ended.Code == cause.Code && time.GetUtcNow() < ended.Until ? ended.Probes : 0;

    private TimeSpan WaitFor(PauseCause cause, int probes)
    {
        var first = cause.PassesByItself && Moment < probeInterval ? Moment : probeInterval;
        var longest = cause.Reach == ConditionReach.Calls ? probeInterval * Math.Pow(2, DoublingsForCalls) : LongestWait;
        var wait = first * Math.Pow(2, Math.Min(probes, MostDoublings)) * Jitter();
        return wait < longest ? wait : longest;
    }
}

/// <summary>Why an org is stopped until a probe finds the way open.</summary>
/// <param name="Code">Stable: docs/errors.md lists it.</param>
/// <param name="Message">For people, with what to do.</param>
internal sealed record PauseCause(string Code, string Message, ConditionReach Reach, bool PassesByItself = false)
{
    /// <summary>The object that is hidden, or of which a field is, of <see cref="ConditionReach.Object"/>.</summary>
    public string? Object { get; init; }

    /// <summary>The field of it that is hidden; null where the object is.</summary>
    public string? Field { get; init; }

    /// <summary>Null of an error that is about the request or record that met it.</summary>
    public static PauseCause? Of(SalesforceError error) => error switch
    {
        { Condition: { } condition } => new(condition.Code, error.Explanation, condition.Reach, condition.PassesByItself)
        {
            Object = condition.Object,
            Field = condition.Field,
        },
        { Action: FailureAction.PauseOrg } => new(error.Code, error.Message, ConditionReach.Calls),
        { Action: FailureAction.Reconnect } => new(FailureCodes.NotConnected, error.Message, ConditionReach.Everything),
        _ => null,
    };
}

/// <summary>A pause because of a condition of the whole org, as it is kept.</summary>
/// <param name="Probes">How often it was asked in vain.</param>
internal sealed record KeptPause(string Code, string Message, DateTimeOffset Until, int Probes)
{
    public ConditionReach Reach { get; init; }

    public bool PassesByItself { get; init; }

    public string? Object { get; init; }

    public string? Field { get; init; }
}
