using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Components of the API description that no type of ours describes: OnceHub's events, which are read leniently and kept as they came,
/// and the settings document, which has a JSON Schema of its own.
/// </summary>
internal static class GatewayComponents
{
    /// <summary>Any event.</summary>
    public const string Event = "OnceHubEvent";

    /// <summary>What a client posts as JSON: one or many.</summary>
    public const string Posted = "PostedEvents";

    /// <summary>The settings document.</summary>
    public const string Settings = "OrgSettings";

    private const string Booking = "OnceHubBooking";
    private const string Conversation = "OnceHubConversation";
    private const string Contact = "OnceHubContact";

    /// <summary>Every event type, with what it speaks of.</summary>
    public static ImmutableArray<(string Type, string Subject)> EventTypes { get; } =
    [
        ("booking.scheduled", Booking), ("booking.rescheduled", Booking), ("booking.canceled_then_rescheduled", Booking),
        ("booking.canceled_reschedule_requested", Booking), ("booking.canceled", Booking), ("booking.completed", Booking),
        ("booking.no_show", Booking), ("booking.reassigned", Booking),
        ("conversation.started", Conversation), ("conversation.closed", Conversation), ("conversation.abandoned", Conversation),
        ("contact.created", Contact), ("contact.updated", Contact),
    ];

    /// <summary>By their names, as JSON Schemas that refer to each other.</summary>
    public static ImmutableArray<(string Name, JsonObject Schema)> All { get; } =
    [
        (Settings, SettingsDocument()),
        .. Subjects(),
        .. EventTypes.Select(one => (NameOf(one.Type), OfType(one.Type, one.Subject))),
        (Event, AnyEvent()),
        (Posted, OneOrMany()),
    ];

    private static JsonObject SettingsDocument()
    {
        var schema = JsonNode.Parse(SettingsSchema.Json)!.AsObject();
        schema.Remove("$schema");
        return schema;
    }

    private static IEnumerable<(string Name, JsonObject Schema)> Subjects() =>
        JsonNode.Parse(EventSchemas.Json)!.AsObject().Select(one => (one.Key, one.Value!.DeepClone().AsObject()));

    private static JsonObject OfType(string type, string subject) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("id", "type", "data"),
        ["properties"] = new JsonObject
        {
            ["id"] = new JsonObject
            {
                ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 128,
                ["description"] = "OnceHub's id of the event. What comes again under it changes nothing.",
            },
            ["object"] = new JsonObject { ["type"] = "string", ["description"] = "'event'." },
            ["type"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(type) },
            ["creation_time"] = new JsonObject
            {
                ["type"] = "string", ["format"] = "date-time",
                ["description"] = "Puts events in order whose data has neither last_updated_time nor creation_time: needed then.",
            },
            ["api_version"] = new JsonObject { ["type"] = "string" },
            ["data"] = Reference(subject),
        },
    };

    private static JsonObject AnyEvent() => new()
    {
        ["description"] = "An event as OnceHub's webhooks carry it, and contact.created and contact.updated, which only clients send.",
        ["oneOf"] = new JsonArray([.. EventTypes.Select(one => Reference(NameOf(one.Type)))]),
        ["discriminator"] = new JsonObject
        {
            ["propertyName"] = "type",
            ["mapping"] = new JsonObject(
                EventTypes.Select(one => KeyValuePair.Create(one.Type, (JsonNode?)$"#/components/schemas/{NameOf(one.Type)}"))),
        },
    };

    private static JsonObject OneOrMany() => new()
    {
        ["description"] = "One event, or up to 1,000.",
        ["anyOf"] = new JsonArray(
            Reference(Event),
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = 1_000, ["items"] = Reference(Event) }),
    };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    // booking.no_show is BookingNoShowEvent.
    private static string NameOf(string type) =>
        string.Concat(type.Split('.', '_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Event";
}
