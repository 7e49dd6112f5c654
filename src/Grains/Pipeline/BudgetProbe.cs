using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>After a pause because of spent calls, one call asks how many are free, however many wait for it.</summary>
internal sealed class BudgetProbe(OrgConnection connection, PipelinePace pace)
{
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
        await probing;
        return pace.Pause;
    }

    private async Task AskAsync()
    {
        await Task.Yield();
        try
        {
            var api = await connection.GetApiAsync(CancellationToken.None);
            pace.ObserveProbe(await api.ReadLimitsAsync(CancellationToken.None), connection.ReservePercent);
        }
        catch (SalesforceException refused) when (refused.Error.Class is not ErrorClass.PauseOrg)
        {
            // Nothing is known of the calls: the next request tells, by its own failure.
            pace.Resume();
            pace.ObserveFailure(refused.Error);
        }
        catch (SalesforceException refused)
        {
            pace.ObserveFailure(refused.Error);
        }
    }
}

/// <summary>Nothing was sent, because the org is paused.</summary>
internal sealed class PausedException(CallFailure pause) : Exception(pause.Message)
{
    public CallFailure Pause => pause;
}
