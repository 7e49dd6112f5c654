using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Testing;

/// <summary>A booking's event as OnceHub would send it, with good defaults.</summary>
public sealed record Webhook
{
    /// <summary>When everything begins that says no time.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public string Type { get; init; } = "booking.scheduled";

    public string? EventId { get; init; }

    public string BookingId { get; init; } = "BKNG-1";

    public string Subject { get; init; } = "Intro call";

    /// <summary>What the booking says of itself; null for what the type says.</summary>
    public string? Status { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = Monday;

    public DateTimeOffset StartsAt { get; init; } = Monday.AddDays(7);

    /// <summary>Minutes after <see cref="Monday"/>: the order of what happened.</summary>
    public int Minute { get; init; }

    /// <summary>When the booking last changed, if not by <see cref="Minute"/>.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>When OnceHub made the event; a second after <see cref="Minute"/> unless said.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    public int? Duration { get; init; } = 30;

    public bool? InTrash { get; init; } = false;

    public string Owner { get; init; } = "USR-1";

    public string Page { get; init; } = "BP-1";

    public string Name { get; init; } = "Ann Miller";

    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Mobile { get; init; } = "";

    public string Company { get; init; } = "";

    public string Reason { get; init; } = "";

    public string By { get; init; } = "";

    public string RescheduledBookingId { get; init; } = "";

    public string? Timezone { get; init; }

    public IReadOnlyList<string> Guests { get; init; } = [];

    /// <summary>The form's own fields, by name.</summary>
    public JsonObject Custom { get; init; } = [];

    public string ToJson() => ToNode().ToJsonString();

    public JsonObject ToNode() => Envelope(EventIdOf(), Type, ToldAt ?? Monday.AddMinutes(Minute).AddSeconds(1), Data());

    /// <summary>The same with little more than what must be there, for tests that add to it, or count bytes.</summary>
    public JsonObject ToBareNode() => Envelope(EventIdOf(), Type, ToldAt ?? Monday.AddMinutes(Minute).AddSeconds(1), Bare());

    /// <summary>What OnceHub puts around every booking, conversation and contact.</summary>
    public static JsonObject Envelope(string id, string type, DateTimeOffset told, JsonObject data) => new()
    {
        ["id"] = id,
        ["object"] = "event",
        ["creation_time"] = Iso(told),
        ["type"] = type,
        ["api_version"] = "v2",
        ["data"] = data,
    };

    /// <summary>A time as OnceHub writes it.</summary>
    public static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Fields as OnceHub writes them: a list of names and values.</summary>
    public static JsonArray Named(IEnumerable<KeyValuePair<string, JsonNode?>> fields) =>
        new([.. fields.Select(field => new JsonObject { ["name"] = field.Key, ["value"] = field.Value?.DeepClone() })]);

    private string EventIdOf() => EventId ?? $"EVNT-{BookingId}-{Type}-{Minute}";

    private JsonObject Bare() => new()
    {
        ["object"] = "booking",
        ["id"] = BookingId,
        ["subject"] = Subject,
        ["status"] = Status ?? Type[(Type.IndexOf('.', StringComparison.Ordinal) + 1)..],
        ["creation_time"] = Iso(CreatedAt),
        ["starting_time"] = Iso(StartsAt),
        ["last_updated_time"] = Iso(ChangedAt ?? Monday.AddMinutes(Minute)),
        ["duration_minutes"] = Duration,
        ["form_submission"] = new JsonObject { ["name"] = Name, ["email"] = Email },
    };

    private JsonObject Data()
    {
        var data = Bare();
        data["tracking_id"] = BookingId;
        data["in_trash"] = InTrash;
        data["owner"] = Owner;
        data["location_description"] = "";
        data["rescheduled_booking_id"] = RescheduledBookingId;
        data["cancel_reschedule_information"] = new JsonObject { ["reason"] = Reason, ["actioned_by"] = By, ["user_id"] = "" };
        data["booking_page"] = Page;
        data["event_type"] = "ET-1";
        if (Timezone is not null) data["customer_timezone"] = Timezone;
        var form = data["form_submission"]!.AsObject();
        form["phone"] = Phone;
        form["mobile_phone"] = Mobile;
        form["company"] = Company;
        form["note"] = "";
        form["guests"] = new JsonArray([.. Guests.Select(guest => JsonValue.Create(guest))]);
        form["custom_fields"] = Named(Custom);
        return data;
    }
}
