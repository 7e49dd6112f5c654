using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Feed;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages.Live;

/// <summary>Tells a page that something happened in its org, so that it asks for itself again.</summary>
internal static class LiveStream
{
    public static void MapLive(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/o/{org}/live/happenings", WatchAsync).WithMetadata(new ConsolePage()).ExcludeFromDescription();

    private static async Task<IResult> WatchAsync(
        string org, OrgActivities activities, IVisitors visitors, IHostApplicationLifetime lifetime, HttpContext http)
    {
        // A process that ends does not wait for those who only watch: they connect again, to another.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.RegisterForDispose(ending);
        var id = OrgId.Parse(org);
        if (await activities.WatchAsync(id, () => visitors.MaySeeAsync(http, id), ending, http.RequestAborted) is not Done<Watch> watch)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(TellAsync(watch.Value.Happenings, http.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> TellAsync(
        IAsyncEnumerable<Happening> happenings, [EnumeratorCancellation] CancellationToken gone)
    {
        await foreach (var happening in happenings.WithCancellation(gone))
            yield return happening is BookingMoved moved ? new SseItem<string>(moved.Activity.BookingId) : new SseItem<string>("", "state");
    }
}
