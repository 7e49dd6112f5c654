using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>Events as OnceHub would send them, with good defaults.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static BookingEvent Booking(
        string type,
        int minute,
        Action<JsonObject>? change = null,
        string booking = "BKNG-1",
        string? id = null) => (BookingEvent)Read(BookingJson(type, minute, change, booking, id).ToJsonString());

    public static JsonObject BookingJson(
        string type, int minute, Action<JsonObject>? change = null, string booking = "BKNG-1", string? id = null)
    {
        var told = new Webhook
        {
            Type = type,
            EventId = id ?? $"EVNT-{type}-{minute}",
            BookingId = booking,
            Subject = "Demo",
            CreatedAt = Noon,
            ChangedAt = Noon.AddMinutes(minute),
            ToldAt = Noon,
            StartsAt = Noon.AddDays(1),
            Name = "Ada Lovelace",
            Email = "ada@example.com",
        }.ToBareNode();
        var data = told["data"]!.AsObject();
        data["in_trash"] = false;
        data["owner"] = "USR-1";
        change?.Invoke(data);
        return told;
    }

    public static OnceHubEvent Conversation(string type, int minute, Action<JsonObject>? change = null)
    {
        var data = new JsonObject
        {
            ["object"] = "conversation",
            ["id"] = "CVR-1",
            ["last_updated_time"] = Iso(minute),
            ["status"] = type.Split('.')[1],
        };
        change?.Invoke(data);
        return Read(Webhook.Envelope($"EVNT-{type}-{minute}", type, Noon, data).ToJsonString());
    }

    public static OnceHubEvent Contact(string type, int minute, Action<JsonObject>? change = null)
    {
        var data = new JsonObject
        {
            ["object"] = "contact",
            ["id"] = "CTC-1",
            ["last_updated_time"] = Iso(minute),
            ["last_name"] = "Lovelace",
        };
        change?.Invoke(data);
        return Read(Webhook.Envelope($"EVNT-{type}-{minute}", type, Noon, data).ToJsonString());
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

    public static string Iso(int minute) => Webhook.Iso(Noon.AddMinutes(minute));

    public static JsonArray Named(string name, JsonNode? value) => [new JsonObject { ["name"] = name, ["value"] = value }];

    public static JsonObject Cancel(string? by, string? reason = null, string? user = null) =>
        new() { ["actioned_by"] = by, ["reason"] = reason, ["user_id"] = user };
}
