using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using OnceHub.Sync.Administration.Feed;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway;

/// <summary>What happens in an org, as it happens.</summary>
internal static class ActivityEndpoints
{
    public static Task<IResult> WatchAsync(
        string org, OrgActivities activities, AccessFilter access, IHostApplicationLifetime lifetime, HttpContext http)
    {
        // A process that ends does not wait for those who only watch: they connect again, to another.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.RegisterForDispose(ending);
        var watching = activities.WatchAsync(OrgId.Parse(org), () => access.LetsThroughAsync(http), ending, http.RequestAborted);
        return watching.AnswerAsync(org, watch =>
        {
            http.Response.Headers["X-Accel-Buffering"] = "no";
            return TypedResults.ServerSentEvents(watch.Happenings.Select(ItemOf));
        });
    }

    private static SseItem<object> ItemOf(Happening happening) => happening switch
    {
        OrgStands stands => new(OrgStatusView.Of(stands.State), "status"),
        BookingMoved moved => new(ActivityView.Of(moved.Activity), "activity"),
        var other => throw new InvalidOperationException($"There is no event for a {other.GetType().Name}."),
    };
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
    DateTimeOffset At,
    string BookingId,
    string Outcome,
    IReadOnlyList<string> EventIds,
    string? Type,
    string? Status,
    string? RecordId,
    string? SalesforceEventId,
    string? Code,
    DateTimeOffset? NotBefore, double Calls)
{
    public static ActivityView Of(BookingActivity activity) => new(
        activity.At,
        activity.BookingId,
        activity.Outcome.ToString().ToLowerInvariant(),
        activity.EventIds,
        activity.Type,
        activity.Status,
        activity.RecordId,
        activity.SalesforceEventId,
        activity.Code, activity.NotBefore, Math.Round(activity.Calls, 3));
}
