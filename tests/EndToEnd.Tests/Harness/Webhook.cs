using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A webhook as OnceHub would send it, with good defaults.</summary>
internal sealed record Webhook
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public string Type { get; init; } = "booking.scheduled";

    public string? EventId { get; init; }

    public string BookingId { get; init; } = "BKNG-1";

    public DateTimeOffset StartsAt { get; init; } = Monday.AddDays(7);

    /// <summary>Minutes after a fixed Monday: the order of what happened.</summary>
    public int Minute { get; init; }

    /// <summary>When it last changed, if not by <see cref="Minute"/>.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    public string Name { get; init; } = "Ann Miller";

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Mobile { get; init; } = "";

    public string Company { get; init; } = "";

    public string Reason { get; init; } = "";

    public string By { get; init; } = "";

    public string RescheduledBookingId { get; init; } = "";

    public string? Timezone { get; init; }

    public JsonObject Custom { get; init; } = [];

    public string ToJson() => new JsonObject
    {
        ["id"] = EventId ?? $"EVNT-{BookingId}-{Type}-{Minute}",
        ["object"] = "event",
        ["creation_time"] = Iso(Monday.AddMinutes(Minute).AddSeconds(1)),
        ["type"] = Type,
        ["api_version"] = "v2",
        ["data"] = new JsonObject
        {
            ["object"] = "booking", ["id"] = BookingId, ["tracking_id"] = BookingId, ["subject"] = "Intro call", ["status"] = Type[(Type.IndexOf('.', StringComparison.Ordinal) + 1)..], ["in_trash"] = false,
            ["creation_time"] = Iso(Monday), ["starting_time"] = Iso(StartsAt), ["last_updated_time"] = Iso(ChangedAt ?? Monday.AddMinutes(Minute)), ["duration_minutes"] = 30,
            ["customer_timezone"] = Timezone, ["owner"] = "USR-1", ["location_description"] = "", ["rescheduled_booking_id"] = RescheduledBookingId,
            ["cancel_reschedule_information"] = new JsonObject { ["reason"] = Reason, ["actioned_by"] = By, ["user_id"] = "" },
            ["form_submission"] = new JsonObject
            {
                ["name"] = Name, ["email"] = Email, ["phone"] = Phone, ["mobile_phone"] = Mobile, ["company"] = Company, ["note"] = "", ["guests"] = new JsonArray(),
                ["custom_fields"] = new JsonArray([.. Custom.Select(field => new JsonObject { ["name"] = field.Key, ["value"] = field.Value?.DeepClone() })]),
            },
            ["booking_page"] = "BP-1", ["event_type"] = "ET-1",
        },
    }.ToJsonString();

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
