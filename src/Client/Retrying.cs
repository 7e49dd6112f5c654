using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace OnceHub.Sync.Client;

/// <summary>
/// Which answers are worth another try, and when. Everything the client sends may be sent twice: events and webhooks carry ids by which
/// the gateway knows them again, and all else only reads.
/// </summary>
internal static class Retrying
{
    public static ResiliencePipeline<HttpResponseMessage> Pipeline(GatewayClientOptions options, TimeProvider time)
    {
        var tries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.MaxRetries > 0)
            tries.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = tried => ValueTask.FromResult(Passes(tried.Outcome)),
                DelayGenerator = tried => ValueTask.FromResult(AskedFor(tried.Outcome.Result, time)),
                OnRetry = static tried =>
                {
                    tried.Outcome.Result?.Dispose();
                    return default;
                },
            });
        return tries.AddTimeout(options.TryTimeout).Build();
    }

    private static bool Passes(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
        { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    /// <summary>What the gateway said by Retry-After; null for our own delay.</summary>
    private static TimeSpan? AskedFor(HttpResponseMessage? answer, TimeProvider time) => answer?.Headers.RetryAfter switch
    {
        { Delta: { } delay } => delay,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}
