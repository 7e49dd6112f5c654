using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Throttling;

/// <summary>
/// How fast an org's Salesforce may be asked: whether at all (its pause, its daily budget), and at what rate.
/// </summary>
internal sealed class OrgThrottle(int maxInFlight, OrgPause pause, TimeProvider time)
{
    public OrgThrottle(int maxInFlight, TimeSpan probeInterval, TimeProvider time)
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

    /// <summary>How many requests at once, and how large.</summary>
    public RequestRate Rate { get; } = new(maxInFlight);

    /// <summary>Set while nothing is to be sent: what to answer, and until when.</summary>
    public CallFailure? Pause => pause.Current;

    /// <summary>What stops the whole org until a probe finds the way open; null while nothing does.</summary>
    public CallFailure? Stopped => pause.Standing;

    /// <summary>What the probe that is due must find out; null while none is.</summary>
    public PauseCause? ProbeDue => pause.ProbeDue;

    /// <summary>How soon what is amiss at Salesforce is looked at again.</summary>
    public TimeSpan ProbeInterval => pause.ProbeInterval;

    public bool IsProbeDue => pause.ProbeDue is not null;

    /// <summary>What a restart must not forget; null while nothing is paused for long.</summary>
    public KeptPause? Memory => pause.Memory;

    public void Restore(KeptPause paused) => pause.Restore(paused);

    /// <summary>Takes the right to one call. Whoever got it tells its end by <see cref="ApiBudget.Return"/>.</summary>
    /// <returns>Why not, or null.</returns>
    public CallFailure? Take(int reservePercent)
    {
        if (Pause is { } paused) return paused;
        if (Budget.TryTake(reservePercent)) return null;
        StopForBudget(reservePercent);
        return Pause;
    }

    /// <summary>A probe was answered with what is used of the day's calls.</summary>
    public void ObserveProbe(ApiUsage usage, int reservePercent)
    {
        Budget.Observe(usage);
        if (Budget.IsLeft(reservePercent)) ObserveWayOpen();
        else if (Pause is null) StopForBudget(reservePercent);
    }

    /// <summary>A probe got through.</summary>
    public void ObserveWayOpen() => pause.End();

    /// <summary>A probe could not find out: the pause goes on, for longer.</summary>
    public void ObserveProbeInVain() => pause.StopOn();

    /// <summary>What a failed request says about the requests after it.</summary>
    /// <param name="took">How long it was under way.</param>
    public void ObserveFailure(SalesforceError error, TimeSpan took = default)
    {
        if (PauseCause.Of(error) is { } cause)
        {
            pause.Stop(cause);
            return;
        }
        if (!Rate.ObserveFailure(error, took)) return;
        switch (error.Action)
        {
            case FailureAction.BackOff: pause.HoldBack(TimeSpan.FromSeconds(5), error.Code, error.Message); break;
            case FailureAction.Retry: pause.HoldBack(TimeSpan.FromSeconds(1), FailureCodes.SalesforceUnreachable, error.Message); break;
        }
    }

    /// <summary>Somebody mended the connection or the settings: ask again at once.</summary>
    public void Resume()
    {
        Budget.Forget();
        pause.Forget();
    }

    private void StopForBudget(int reservePercent)
    {
        // Forgotten meanwhile, as another org is connected: what asks next finds out.
        if (Budget.Usage is not { } usage) return;
        var (used, limit) = (usage.Used, usage.Limit);
        var reserve = ApiBudget.Reserve(limit, reservePercent);
        pause.Stop(new PauseCause(
            FailureCodes.ApiBudgetSpent,
            $"{used:N0} of the org's {limit:N0} daily API calls are used, and {reserve:N0} are kept for others. "
                + "Work waits in order, and goes on by itself when calls are free again.",
            ConditionReach.Calls));
    }
}
