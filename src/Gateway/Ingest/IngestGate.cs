using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>The only brake on ingest: how many requests are worked on at once.</summary>
internal sealed class IngestGate(IOptions<GatewayOptions> options, GatewayLifecycle lifecycle) : IEndpointFilter
{
    private readonly int _limit = options.Value.MaxConcurrentIngest;
    private int _inside;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!lifecycle.IsStoreReady)
            return lifecycle.WhyStoreIsLocked is { } reason
                ? Problem.Of(ProblemKinds.SecretsUnreadable, reason)
                : Problem.Of(ProblemKinds.Starting, "The store is not ready yet. Send the request again in some seconds.");
        try
        {
            if (Interlocked.Increment(ref _inside) > _limit)
                return Problem.Of(ProblemKinds.TooBusy, $"{_limit} requests are being taken at once, which is the limit here. Send this one again in some seconds.");
            return await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
