using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>Reads OnceHub's webhook events (its developer documentation) from raw bytes. Never throws for what the bytes hold.</summary>
public static class EventReader
{
    /// <summary>Deeper nesting is refused as not JSON; OnceHub's own events nest about six deep.</summary>
    public const int MaxDepth = 64;

    /// <summary>The longest event, type or subject id that is taken.</summary>
    public const int MaxIdLength = 128;

    /// <summary>The longest id of a booking: what the package's fields hold. OnceHub's own have 17 characters.</summary>
    public const int MaxBookingIdLength = 64;

    /// <summary>
    /// Just enough to accept an event, without building it. Members may come in any order; the last of repeated members
    /// counts; a byte order mark is skipped. An unknown type is unreadable (<see cref="FailureCodes.UnknownType"/>) but
    /// keeps the ids that could be read.
    /// </summary>
    public static Reading<EventHeader> ReadHeader(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return HeaderReader.Read(JsonText.WithoutMark(utf8));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in an escape: legal JSON that no string can hold.
            return HeaderReader.Read(EscapedSurrogates.Mend(JsonText.WithoutMark(utf8).ToArray()));
        }
    }

    /// <summary>The whole event. Whatever <see cref="ReadHeader"/> accepts is readable; members of odd types read as absent.</summary>
    /// <param name="utf8">The envelope as received.</param>
    /// <param name="defaultRegion">Two-letter region for phone numbers without a country code.</param>
    public static Reading<OnceHubEvent> Read(ReadOnlyMemory<byte> utf8, string defaultRegion)
    {
        if (!ReadHeader(utf8.Span).TryGet(out var header, out var problem)) return new Unreadable<OnceHubEvent>(problem);
        try
        {
            return ReadBody(header, utf8[JsonText.MarkLength(utf8.Span)..], defaultRegion);
        }
        catch (InvalidOperationException)
        {
            return ReadBody(header, EscapedSurrogates.Mend(utf8.Span[JsonText.MarkLength(utf8.Span)..].ToArray()), defaultRegion);
        }
    }

    private static Readable<OnceHubEvent> ReadBody(EventHeader header, ReadOnlyMemory<byte> utf8, string region)
    {
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var body = document.RootElement.GetProperty("data");
        return new(header.Kind switch
        {
            EventKind.ConversationStarted or EventKind.ConversationClosed or EventKind.ConversationAbandoned =>
                ConversationOf(header, ConversationReader.Read(body), region),
            EventKind.ContactCreated or EventKind.ContactUpdated => ContactOf(header, ContactReader.Read(body), region),
            _ => BookingOf(header, BookingReader.Read(body, header.SubjectId), region),
        });
    }

    private static BookingEvent BookingOf(EventHeader header, Booking booking, string region) =>
        new(header, IdentityReader.Of(booking, region), booking);

    private static ConversationEvent ConversationOf(EventHeader header, Conversation conversation, string region)
    {
        var named = conversation with { Id = header.SubjectId };
        return new(header, IdentityReader.Of(named, region), named);
    }

    private static ContactEvent ContactOf(EventHeader header, Contact contact, string region)
    {
        var named = contact with { Id = header.SubjectId };
        return new(header, IdentityReader.Of(named, region), named);
    }
}
