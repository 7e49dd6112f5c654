using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OnceHub.Sync.Gateway;

/// <summary>What orchestrators ask.</summary>
internal static class HealthEndpoints
{
    /// <summary>Calls nothing: a process that answers is alive, whatever it depends on.</summary>
    public static IResult Live() => TypedResults.Ok(new HealthAnswer("live"));

    public static IResult Startup(GatewayLifecycle lifecycle) =>
        lifecycle.IsStoreReady ? TypedResults.Ok(new HealthAnswer("started")) : NotYet(lifecycle);

    public static async Task<IResult> ReadyAsync(GatewayLifecycle lifecycle, StorePing store)
    {
        if (lifecycle.IsDraining) return Not("draining: the process is about to end");
        if (!lifecycle.IsStoreReady) return NotYet(lifecycle);
        return await store.WhyNotAsync() is { } reason ? Not(reason) : TypedResults.Ok(new HealthAnswer("ready"));
    }

    public static string Locked(string reason) => $"locked: {reason}";

    private static JsonHttpResult<HealthAnswer> NotYet(GatewayLifecycle lifecycle) =>
        Not(lifecycle.WhyStoreIsLocked is { } reason ? Locked(reason) : "starting: the store is not ready yet");

    private static JsonHttpResult<HealthAnswer> Not(string status) =>
        TypedResults.Json(new HealthAnswer(status), statusCode: StatusCodes.Status503ServiceUnavailable);
}

internal sealed record HealthAnswer(string Status);
