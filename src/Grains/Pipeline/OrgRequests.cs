using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>
/// The requests that an org's pipeline sends: each asks first whether it may (pause, daily calls), and tells the throttle how it went.
/// </summary>
internal sealed partial class OrgRequests(
    OrgId org,
    OrgConnection connection,
    PauseProbe probe,
    OrgThrottle throttle,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>What every org answers, to find out whether it answers anything.</summary>
    private static readonly QueryPart Anything = new("anything", "SELECT Id FROM User LIMIT 1");

    /// <summary>For so long the org is taken to refuse only what is in a request, once a request without any data was answered.</summary>
    private static readonly TimeSpan AnsweredCounts = TimeSpan.FromSeconds(10);

    private readonly Deferrals _deferrals = new(time);

    /// <summary>When a request without any data was last answered; 0 when none was.</summary>
    private long _answered;

    /// <summary>The throttle allows something else than before.</summary>
    public event Action? RateMoved;

    /// <summary>A request that failed at Salesforce, or on the way, was a call too; one that never left was none.</summary>
    public static double CallsOf(SalesforceException refused) => refused.Error.Code == ClientErrorCodes.CircuitOpen ? 0 : 1;

    /// <summary>So many rows were written by one call.</summary>
    public void ObserveWrite(int rows, TimeSpan took)
    {
        throttle.Rate.ObserveWrite(rows, took);
        RateMoved?.Invoke();
    }

    /// <summary>One call of the org's budget.</summary>
    /// <exception cref="PausedException">It may not be made now.</exception>
    public async Task<T> CallAsync<T>(Func<ISalesforceApi, Task<T>> call, CancellationToken cancellationToken)
    {
        var generation = connection.Generation;
        var api = await connection.GetApiAsync(cancellationToken);
        if (generation == connection.Generation) throttle.Budget.Observe(api.Usage);
        // What waited for its turn when a pause began is asked like anybody else.
        if (await probe.AdmitAsync() is { } waits) throw new PausedException(waits);
        if (throttle.Take(connection.ReservePercent) is { } pause) throw new PausedException(pause);
        try
        {
            var answer = await call(api);
            throttle.Rate.ObserveSuccess();
            RateMoved?.Invoke();
            return answer;
        }
        catch (SalesforceException refused) when (SharedRefusal.IsOfRequest(refused.Error))
        {
            if (await RefusesAnythingAsync(api, cancellationToken)) throw SharedRefusal.OfTheOrg(refused);
            throw;
        }
        finally
        {
            // Of another org's calls nothing is learned.
            throttle.Budget.Return(generation == connection.Generation ? api.Usage : null);
        }
    }

    /// <summary>
    /// A request may be refused for something in it, or because the org refuses every request: its version of the API is no
    /// more, or something between refuses it. One more call, without anybody's data in it, tells the two apart.
    /// </summary>
    private async Task<bool> RefusesAnythingAsync(ISalesforceApi api, CancellationToken cancellationToken)
    {
        // The smaller requests that a refused one is parted into are likely to be refused for the same.
        if (Interlocked.Read(ref _answered) is > 0 and var answered && time.GetElapsedTime(answered) < AnsweredCounts) return false;
        if (throttle.Take(connection.ReservePercent) is { } pause) throw new PausedException(pause);
        try
        {
            await api.CompositeAsync([Anything], cancellationToken);
            Interlocked.Exchange(ref _answered, time.GetTimestamp());
            return false;
        }
        catch (SalesforceException refused) when (SharedRefusal.IsOfRequest(refused.Error))
        {
            return true;
        }
        finally
        {
            throttle.Budget.Return(api.Usage);
        }
    }

    /// <summary>What the throttle learns of a refusal, and what it means for whoever asked.</summary>
    public CallFailure Observe(SalesforceError error, int generation, TimeSpan took = default)
    {
        var isOfTheOrg = PauseCause.Of(error) is not null;
        // Somebody mended the connection while this request was under way: no reason to pause the new one.
        if (isOfTheOrg && generation != connection.Generation)
            return FailureTranslation.Deferred(error.Code, error.Explanation, time.GetUtcNow());
        throttle.ObserveFailure(error, took);
        RateMoved?.Invoke();
        // A pause of the org is told once, however many requests meet its cause.
        if (!isOfTheOrg) LogRefused(logger, org, error.Code, error.Message);
        var deferred = throttle.Pause;
        return deferred is null || (error.Ambiguous && !isOfTheOrg)
            ? FailureTranslation.From(error, deferred?.NotBefore)
            : _deferrals.Waiting(deferred) with { Ambiguous = error.Ambiguous };
    }

    /// <summary>What broke on our side, as a failure of the rows that it hit; told in the log.</summary>
    public CallFailure Broken(Exception error)
    {
        LogBroken(logger, error, org);
        return FailureTranslation.Internal(error);
    }

    [LoggerMessage(1, LogLevel.Warning, "Salesforce of {Org} refused a request: {Code} {Message}")]
    private static partial void LogRefused(ILogger logger, OrgId org, string code, string message);

    [LoggerMessage(2, LogLevel.Error, "A request to the Salesforce of {Org} broke on our side")]
    private static partial void LogBroken(ILogger logger, Exception error, OrgId org);
}
