using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What happens in an org, as it happens.</summary>
internal static class ActivityEndpoints
{
    /// <summary>How often a watcher is told how the org stands. It keeps proxies from closing the connection, and asks the org's grain again to tell.</summary>
    private static readonly TimeSpan BetweenStatuses = TimeSpan.FromSeconds(10);

    public static async Task<IResult> WatchAsync(
        string org, [FromServices] ISyncStore store, OrgWorker worker, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext http)
    {
        var orgId = OrgId.Parse(org);
        // A process that ends does not wait for those who only watch: they connect again, to another.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.RegisterForDispose(ending);
        if (await worker.WatchAsync(orgId, ending.Token) is not { } activities) return StatusEndpoints.NoWorker(org);
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(TellAsync(orgId, activities, store, worker, time, ending.Token, http.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<object>> TellAsync(
        OrgId org, IAsyncEnumerable<BookingActivity> activities, ISyncStore store, OrgWorker worker, TimeProvider time, CancellationToken ending, [EnumeratorCancellation] CancellationToken gone)
    {
        yield return new SseItem<object>(await StatusEndpoints.ViewAsync(org, store, worker, time, gone), "status");
        await using var told = activities.GetAsyncEnumerator(CancellationToken.None);
        var next = told.MoveNextAsync().AsTask();
        while (!ending.IsCancellationRequested)
        {
            var status = Task.Delay(BetweenStatuses, time, ending);
            await Task.WhenAny(next, status);
            if (next.IsCompleted)
            {
                if (!await next) yield break;
                yield return new SseItem<object>(ActivityView.Of(told.Current), "activity");
                next = told.MoveNextAsync().AsTask();
            }
            else if (!ending.IsCancellationRequested)
            {
                await worker.KeepWatchingAsync(org, gone);
                yield return new SseItem<object>(await StatusEndpoints.ViewAsync(org, store, worker, time, gone), "status");
            }
        }
        // The feed ends with the listening; until then its enumerator is in use.
        await next;
    }
}

/// <param name="At">When it was recorded.</param>
/// <param name="BookingId">The id of the booking, conversation or contact.</param>
/// <param name="Outcome">synced, failed or waits.</param>
/// <param name="EventIds">The events it came of, in OnceHub's order.</param>
/// <param name="Status">What the Event shows now.</param>
/// <param name="Code">Why it failed or waits; null when it was synced.</param>
/// <param name="NotBefore">When what waits is tried again.</param>
/// <param name="Calls">Its share of the API calls spent.</param>
internal sealed record ActivityView(
    DateTimeOffset At, string BookingId, string Outcome, IReadOnlyList<string> EventIds, string? Type, string? Status, string? RecordId, string? SalesforceEventId, string? Code,
    DateTimeOffset? NotBefore, double Calls)
{
    public static ActivityView Of(BookingActivity activity) => new(
        activity.At, activity.BookingId, activity.Outcome.ToString().ToLowerInvariant(), activity.EventIds, activity.Type, activity.Status, activity.RecordId, activity.SalesforceEventId,
        activity.Code, activity.NotBefore, Math.Round(activity.Calls, 3));
}
