using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Throttling;

/// <summary>
/// After a pause because of a condition of the whole org, one call finds out whether it has ended, however many wait for it.
/// </summary>
internal sealed class PauseProbe(OrgConnection connection, OrgSchema schema, OrgThrottle throttle, TimeProvider time)
{
    /// <summary>So long an asker waits for it; the probe itself takes the time it takes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>A Contact that no org has, so that a write of it changes nothing.</summary>
    private static readonly SalesforceId Nobody = SalesforceId.Parse("003000000000000AAA");

    private readonly Lock _gate = new();
    private Task _probing = Task.CompletedTask;

    /// <summary>Why nothing may be sent now, or null.</summary>
    public async ValueTask<CallFailure?> AdmitAsync()
    {
        if (throttle.Pause is { } pause) return pause;
        if (!throttle.IsProbeDue) return null;
        Task probing;
        lock (_gate)
        {
            if (_probing.IsCompleted && throttle.IsProbeDue) _probing = Apart.RunAsync(AskAsync);
            probing = _probing;
        }
        try
        {
            await probing.WaitAsync(LongestWait);
            return throttle.Pause;
        }
        catch (TimeoutException)
        {
            return throttle.Stopped is { } stopped ? stopped with { NotBefore = time.GetUtcNow() } : null;
        }
    }

    private async Task AskAsync()
    {
        var cause = throttle.ProbeDue;
        try
        {
            var api = await connection.GetApiAsync(CancellationToken.None);
            if (cause is { Reach: ConditionReach.Object, Object: { } hidden }) await LookForAsync(hidden, cause.Field);
            else if (cause is { Reach: ConditionReach.Writes }) await WriteNothingAsync(api);
            else if (await ReadUsageAsync(api) is { } usage) throttle.ObserveProbe(usage, connection.ReservePercent);
            else throttle.ObserveWayOpen();
        }
        catch (SalesforceException refused) when (PauseCause.Of(refused.Error) is not null)
        {
            // The same goes on, or something else is the matter now.
            throttle.ObserveFailure(refused.Error);
        }
        catch (SalesforceException refused) when (cause is { Code: PauseCodes.ApiRefused } && SharedRefusal.IsOfRequest(refused.Error))
        {
            // Two simple questions were refused, so the way is not open.
            throttle.ObserveProbeInVain();
        }
        catch (SalesforceException refused) when (cause is not { Reach: ConditionReach.Calls } && !IsOutage(refused.Error))
        {
            // Only this question was refused: the way is open.
            throttle.ObserveWayOpen();
        }
        catch (Exception)
        {
            // Out of reach, or broken on our side: nothing is known yet, and it is asked ever more seldom.
            throttle.ObserveProbeInVain();
        }
    }

    /// <summary>
    /// Only users with 'View Setup and Configuration' may read <c>/limits</c> (REST API Developer Guide, Limits). For others an
    /// answer of any kind shows that calls are taken, and its header how many are used; null where it does not say so.
    /// </summary>
    private static async Task<ApiUsage?> ReadUsageAsync(ISalesforceApi api)
    {
        try
        {
            return await api.ReadLimitsAsync(CancellationToken.None);
        }
        catch (SalesforceException refused) when (PauseCause.Of(refused.Error) is null && !IsOutage(refused.Error))
        {
            await api.QueryAsync("SELECT Id FROM User LIMIT 1", includeDeleted: false, CancellationToken.None);
            return api.Usage;
        }
    }

    /// <summary>Whether the user was given the object, or the field of it.</summary>
    private async Task LookForAsync(string hidden, string? field)
    {
        var seen = await schema.RefreshAsync(hidden, CancellationToken.None);
        if (seen is not null && (field is null || seen.Fields.ContainsKey(field))) throttle.ObserveWayOpen();
        else throttle.ObserveProbeInVain();
    }

    /// <summary>Whether writes are taken again: an org in read-only mode answers every read.</summary>
    private async Task WriteNothingAsync(ISalesforceApi api)
    {
        var nothing = new CollectionPart("probe", WriteVerb.Update, WriteHeaders.Default, [new RowBody("Contact", [], Nobody)]);
        var answers = await api.CompositeAsync([nothing], CancellationToken.None);
        var error = answers[0] switch
        {
            PartRefused refused => refused.Error,
            RowsAnswer { Rows: [var row] } => row.Error,
            _ => null,
        };
        if (error is not null && (error.Condition is not null || IsOutage(error))) throw new SalesforceException(error);
        throttle.ObserveWayOpen();
    }

    private static bool IsOutage(SalesforceError error) => error.Action is FailureAction.Retry or FailureAction.BackOff;
}

/// <summary>Nothing was sent, because the org is paused.</summary>
internal sealed class PausedException(CallFailure pause) : Exception(pause.Message)
{
    public CallFailure Pause => pause;
}
