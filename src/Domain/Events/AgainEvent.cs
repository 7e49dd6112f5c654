using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Somebody asks that what is known of a subject be written to Salesforce once more: the mapping was mended, say. It brings nothing new.
/// </summary>
public sealed record AgainEvent : OnceHubEvent
{
    /// <summary>Its type in the inbox. Not one that OnceHub sends or a client may post.</summary>
    public const string Type = "sync.again";

    private const string IdPrefix = "again-";

    public AgainEvent(string eventId, string subjectId, DateTimeOffset askedAt)
        : base(new EventHeader(eventId, Type, EventKind.Unknown, subjectId, askedAt), GuestIdentities.None)
    {
    }

    public static string NewId() => IdPrefix + Guid.CreateVersion7().ToString("n");

    public static AgainEvent Read(string eventId, string subjectId, ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return new AgainEvent(eventId, subjectId, document.RootElement.GetProperty("creation_time").GetDateTimeOffset());
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new AgainEvent(eventId, subjectId, default);
        }
    }

    /// <summary>
    /// As it stands in the inbox: an envelope, so that a process of an older version keeps it as an event it does not know.
    /// </summary>
    public static byte[] Payload(string eventId, string subjectId, DateTimeOffset askedAt) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = eventId,
        @object = "event",
        creation_time = askedAt,
        type = Type,
        data = new { id = subjectId },
    });
}
