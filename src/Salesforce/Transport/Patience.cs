using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// What happens around the attempts of one org's calls: repeats for reads, one circuit breaker for reads and writes, none of
/// it for a write that fails.
/// </summary>
internal sealed class Patience
{
    private readonly ResiliencePipeline _reads;
    private readonly ResiliencePipeline _writes;

    public Patience(SalesforceOptions options, TimeProvider time, Action<CircuitState> circuitChanged)
    {
        var breaker = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = options.BreakerMinimumCalls,
                SamplingDuration = options.BreakerWindow,
                BreakDuration = options.BreakerPause,
                ShouldHandle = arguments => new(arguments.Outcome.Exception is { } e && Outage.IsOutage(e)),
                OnOpened = _ => Tell(CircuitState.Open),
                OnClosed = _ => Tell(CircuitState.Closed),
                OnHalfOpened = _ => Tell(CircuitState.HalfOpen),
            })
            .Build();
        _writes = breaker;
        _reads = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(Repeats(options))
            .AddPipeline(breaker)
            .Build();

        ValueTask Tell(CircuitState state)
        {
            circuitChanged(state);
            return default;
        }
    }

    public static RetryStrategyOptions Repeats(SalesforceOptions options) => new()
    {
        MaxRetryAttempts = options.ReadRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        ShouldHandle = arguments => new(arguments.Outcome.Exception is { } e && Outage.IsOutage(e)),
    };

    public static ResiliencePipeline Limit(TimeSpan timeout, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();

    public async Task<T> RunAsync<T>(bool writes, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await (writes ? _writes : _reads).ExecuteAsync(attempt, cancellationToken);
        }
        catch (BrokenCircuitException open)
        {
            throw Outage.CircuitOpen(open.RetryAfter);
        }
    }
}
