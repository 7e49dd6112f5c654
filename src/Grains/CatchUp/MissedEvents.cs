using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>Makes the event that a booking's webhook would have been, if its newest state was never seen.</summary>
internal static class MissedEvents
{
    /// <summary>Null when the event is known, or may still come by itself.</summary>
    /// <param name="known">What the store has of the booking; null when nothing.</param>
    /// <param name="before">Changes from then on are left to their webhooks.</param>
    public static InboxEntry? Find(OrgId org, JsonElement booking, BookingRecord? known, DateTimeOffset before, DateTimeOffset now)
    {
        if (OnceHubApi.Text(booking, "id") is not { } id || TypeOf(OnceHubApi.Text(booking, "status")) is not { } type) return null;
        if (!DateTimeOffset.TryParse(
                OnceHubApi.Text(booking, "last_updated_time"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var changed))
            return null;
        if (changed >= before || IsSeen(known, changed)) return null;
        // The same state always makes the same event, so that repeats, and two processes at once, change nothing.
        var eventId = $"catch-up:{id}:{type}:{changed.ToUnixTimeMilliseconds()}";
        return new InboxEntry
        {
            Org = org,
            EventId = eventId,
            SubjectId = id,
            Type = type,
            OrderTime = changed,
            ReceivedAt = now,
            Payload = JsonSerializer.SerializeToUtf8Bytes(new
            {
                id = eventId,
                @object = "event",
                creation_time = IsoTime.Milliseconds(changed),
                type,
                api_version = "v2",
                data = booking,
            }),
        };
    }

    /// <summary>
    /// An event may wait or be set aside for long: it has told the change only if it is not older. Of one that was set aside, the
    /// journal tells it. One too many does no harm, as it tells what is known; of a change that is passed over nobody tells again.
    /// </summary>
    private static bool IsSeen(BookingRecord? known, DateTimeOffset changed) =>
        known is not null && (known.Waiting.Any(waiting => waiting.OrderTime >= changed) || LatestOf(known.State) >= changed);

    /// <summary>Null where nothing is stored, or what is stored cannot be read: the event is set aside then, and says so.</summary>
    private static DateTimeOffset? LatestOf(string? state) =>
        state is null ? null : BookingJournal.TryFromJson(state)?.Booking?.Latest.Time;

    /// <summary>A requested booking has no event until it is approved.</summary>
    private static string? TypeOf(string? status) => status switch
    {
        "scheduled" => "booking.scheduled",
        "rescheduled" => "booking.rescheduled",
        "completed" => "booking.completed",
        "canceled" => "booking.canceled",
        "no_show" => "booking.no_show",
        _ => null,
    };
}
