using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Closed until the store is ready; then bounds how many requests are worked on at once. A request is worked on from when its
/// caller is known and its body is there: one that is still arriving takes nobody's place.
/// </summary>
internal sealed class IngestGate(IOptions<GatewayOptions> options, GatewayLifecycle lifecycle) : IEndpointFilter
{
    private readonly int _limit = options.Value.MaxConcurrentIngest;
    private int _inside;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (lifecycle.IsStoreReady) return await next(context);
        return lifecycle.WhyStoreIsLocked is { } reason
            ? Problem.Of(ProblemKinds.SecretsUnreadable, reason)
            : Problem.Of(ProblemKinds.Starting, "The store is not ready yet. Send the request again in some seconds.");
    }

    /// <summary>Dispose what it returns when the work is done.</summary>
    /// <exception cref="ProblemException">Too many are worked on.</exception>
    public Slot Enter()
    {
        if (Interlocked.Increment(ref _inside) <= _limit) return new Slot(this);
        Interlocked.Decrement(ref _inside);
        throw new ProblemException(
            ProblemKinds.TooBusy,
            $"{_limit} requests are being taken at once, which is the limit here. Send this one again in some seconds.");
    }

    internal readonly struct Slot(IngestGate gate) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref gate._inside);
    }
}
