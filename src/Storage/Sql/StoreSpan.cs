using System.Diagnostics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>A span around a caller's wait for the store, which may share its trip with others.</summary>
internal static class StoreSpan
{
    public static Task<T> AroundAsync<T>(string name, Func<Task<T>> call) =>
        SyncTelemetry.Source.HasListeners() && Activity.Current is not null ? TracedAsync(name, call) : call();

    private static async Task<T> TracedAsync<T>(string name, Func<Task<T>> call)
    {
        using var span = SyncTelemetry.Source.StartActivity(name, ActivityKind.Client);
        try
        {
            return await call();
        }
        catch (Exception error)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag(SyncTelemetry.ErrorType, error.GetType().Name);
            throw;
        }
    }
}
