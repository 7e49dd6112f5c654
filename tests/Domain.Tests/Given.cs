using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>Events as OnceHub would send them, with good defaults.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The sample that OnceHub publishes.</summary>
    public const string PublishedSample = """
        {"id":"EVNT-2AB8RJY3LF","object":"event","creation_time":"2021-01-20T12:10:03.140Z","type":"booking.scheduled","api_version":"v2","data":{"object":"booking","id":"BKNG-YNMGHKQ24XV5","tracking_id":"BKNG-YNMGHKQ24XV5","subject":"15-minute meeting","status":"scheduled","in_trash":false,"creation_time":"2021-01-20T12:10:02.487Z","starting_time":"2021-01-20T16:45:00.000Z","last_updated_time":"2021-01-20T12:10:02.753Z","owner":{"id":"USR-YX0J4ANZTV","object":"user","first_name":"Michael","last_name":"","email":"michael@example.com","status":"active"},"duration_minutes":15,"virtual_conferencing":{"join_url":""},"location_description":"","rescheduled_booking_id":"","cancel_reschedule_information":{"reason":"","actioned_by":"","user_id":""},"form_submission":{"name":"Carrie","email":"carrie@customer.com","phone":"","mobile_phone":"","note":"","company":"","guests":[],"custom_fields":[]},"booking_page":{"id":"BP-L5SMQPFA1V","object":"booking_page","name":"Michael ","label":"Michael4","url":"https://go.oncehub.com/Michael4","active":true},"master_page":null,"event_type":{"id":"ET-E8DL20JT5U","object":"event_type","name":"15-minute meeting","description":""},"external_calendar":{"type":"none","name":"","id":"","event_id":""}}}
        """;

    public static BookingEvent Booking(string type, int minute, Action<JsonObject>? change = null, string booking = "BKNG-1", string? id = null) =>
        (BookingEvent)Read(BookingJson(type, minute, change, booking, id).ToJsonString());

    public static JsonObject BookingJson(string type, int minute, Action<JsonObject>? change = null, string booking = "BKNG-1", string? id = null)
    {
        var data = new JsonObject
        {
            ["object"] = "booking",
            ["id"] = booking,
            ["subject"] = "Demo",
            ["status"] = type.Split('.')[1],
            ["in_trash"] = false,
            ["creation_time"] = Iso(0),
            ["last_updated_time"] = Iso(minute),
            ["starting_time"] = Iso(24 * 60),
            ["duration_minutes"] = 30,
            ["owner"] = "USR-1",
            ["form_submission"] = new JsonObject { ["name"] = "Ada Lovelace", ["email"] = "ada@example.com" },
        };
        change?.Invoke(data);
        return Envelope(id ?? $"EVNT-{type}-{minute}", type, data);
    }

    public static OnceHubEvent Conversation(string type, int minute, Action<JsonObject>? change = null)
    {
        var data = new JsonObject { ["object"] = "conversation", ["id"] = "CVR-1", ["last_updated_time"] = Iso(minute), ["status"] = type.Split('.')[1] };
        change?.Invoke(data);
        return Read(Envelope($"EVNT-{type}-{minute}", type, data).ToJsonString());
    }

    public static OnceHubEvent Contact(string type, int minute, Action<JsonObject>? change = null)
    {
        var data = new JsonObject { ["object"] = "contact", ["id"] = "CTC-1", ["last_updated_time"] = Iso(minute), ["last_name"] = "Lovelace" };
        change?.Invoke(data);
        return Read(Envelope($"EVNT-{type}-{minute}", type, data).ToJsonString());
    }

    public static OnceHubEvent Read(string json, string region = "US")
    {
        var reading = EventReader.Read(Encoding.UTF8.GetBytes(json), region);
        return reading.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException(problem.Reason);
    }

    public static BookingState State(params BookingEvent[] events)
    {
        BookingState? state = null;
        foreach (var one in events) state = BookingLifecycle.Apply(state, one).State;
        return state!;
    }

    public static string Iso(int minute) => Noon.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static JsonArray Named(string name, JsonNode? value) => [new JsonObject { ["name"] = name, ["value"] = value }];

    public static JsonObject Cancel(string? by, string? reason = null, string? user = null) =>
        new() { ["actioned_by"] = by, ["reason"] = reason, ["user_id"] = user };

    private static JsonObject Envelope(string id, string type, JsonObject data) => new()
    {
        ["id"] = id,
        ["object"] = "event",
        ["creation_time"] = Iso(0),
        ["type"] = type,
        ["api_version"] = "v2",
        ["data"] = data,
    };
}
