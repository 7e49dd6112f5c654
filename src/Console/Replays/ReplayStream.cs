using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Feed;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Replays;

/// <summary>Tells a replay's page that its counts changed, so that it asks for itself again, until the replay is over.</summary>
internal static class ReplayStream
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>So often a proxy is shown that somebody is there, and the visitor is asked for anew.</summary>
    private const int LooksBetweenSigns = 10;

    public static void MapReplays(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/o/{org}/replays/{id:long}/progress", WatchAsync).WithMetadata(new ConsolePage()).ExcludeFromDescription();

    private static async Task<IResult> WatchAsync(
        string org, long id, OrgReplays replays, OrgActivities activities, IVisitors visitors, IHostApplicationLifetime lifetime,
        TimeProvider time, HttpContext http)
    {
        var of = OrgId.Parse(org);
        // No content ends a browser's watching; it would connect again otherwise.
        if (await replays.FindAsync(of, id, http.RequestAborted) is not Done<ReplayRecord> { Value: var first }
            || !ReplayText.GoesOn(first))
            return Results.NoContent();
        if (activities.TakePlace(of) is not Done<IDisposable> { Value: var place })
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        http.Response.RegisterForDispose(place);
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.RegisterForDispose(ending);
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(TellAsync(first, ending.Token));

        async IAsyncEnumerable<SseItem<string>> TellAsync(ReplayRecord told, [EnumeratorCancellation] CancellationToken gone)
        {
            yield return new SseItem<string>("", "state");
            for (var looks = 1; !gone.IsCancellationRequested; looks++)
            {
                await Task.Delay(BetweenLooks, time, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (gone.IsCancellationRequested || (looks % LooksBetweenSigns == 0 && !await visitors.MaySeeAsync(http, of))) yield break;
                if (await replays.FindAsync(of, id, gone) is not Done<ReplayRecord> { Value: var now }) yield break;
                if (CountsOf(now) != CountsOf(told)) yield return new SseItem<string>(now.State.ToString());
                else if (looks % LooksBetweenSigns == 0) yield return new SseItem<string>("", "state");
                if (!ReplayText.GoesOn(now)) yield break;
                told = now;
            }
        }

        static (ReplayState, long, long, long) CountsOf(ReplayRecord replay) =>
            (replay.State, replay.Released, replay.Synced, replay.Failed);
    }
}
