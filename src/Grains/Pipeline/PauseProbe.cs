using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>After a pause because of spent calls, one call asks how many are free, however many wait for it.</summary>
internal sealed class BudgetProbe(OrgConnection connection, PipelinePace pace)
{
    /// <summary>So long an asker waits for it; the probe itself takes the time it takes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task _probing = Task.CompletedTask;

    /// <summary>Why nothing may be sent now, or null.</summary>
    public async ValueTask<CallFailure?> AdmitAsync()
    {
        if (pace.Pause is { } pause) return pause;
        if (!pace.IsProbeDue) return null;
        Task probing;
        lock (_gate)
        {
            if (_probing.IsCompleted && pace.IsProbeDue) _probing = AskAsync();
            probing = _probing;
        }
        try
        {
            await probing.WaitAsync(LongestWait);
            return pace.Pause;
        }
        catch (TimeoutException)
        {
            return FailureTranslation.Deferred(FailureCodes.ApiBudgetSpent, "Salesforce has not answered yet how many calls are free; the event waits.", DateTimeOffset.UtcNow);
        }
    }

    private async Task AskAsync()
    {
        await Task.Yield();
        try
        {
            var api = await connection.GetApiAsync(CancellationToken.None);
            pace.ObserveProbe(await api.ReadLimitsAsync(CancellationToken.None), connection.ReservePercent);
        }
        catch (SalesforceException refused) when (refused.Error.Class is ErrorClass.Reconnect)
        {
            // Another trouble, with a pause of its own.
            pace.Resume();
            pace.ObserveFailure(refused.Error);
        }
        catch (Exception)
        {
            // Refused, out of reach, or broken on our side: nothing is known of the calls yet, and it is asked ever more seldom.
            pace.ObserveProbeInVain();
        }
    }
}

/// <summary>Nothing was sent, because the org is paused.</summary>
internal sealed class PausedException(CallFailure pause) : Exception(pause.Message)
{
    public CallFailure Pause => pause;
}
