using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>Reads the bodies of callers whose key was checked already.</summary>
internal sealed class RequestBodies(BodyBudget budget, GatewayLimits limits, IOptions<GatewayOptions> options, TimeProvider time)
{
    private readonly KeyedRoom _room = new(budget, limits);
    private readonly TimeSpan _time = options.Value.BodyTime;

    /// <summary>Null when the body is larger than the limit.</summary>
    /// <exception cref="ProblemException">There is no room for it, or it did not arrive in time.</exception>
    public async ValueTask<ReceivedBody?> ReadAsync(HttpContext http, int limit)
    {
        using var late = new CancellationTokenSource(_time, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            return await ReceivedBody.ReadAsync(http, limit, _room, ended.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw BodyRefusals.TooSlow(_time);
        }
    }
}
