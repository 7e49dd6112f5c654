namespace OnceHub.Sync.Domain;

/// <summary>
/// An event as understood: exactly one of <see cref="BookingEvent"/>, <see cref="ConversationEvent"/>, <see cref="ContactEvent"/>,
/// <see cref="AgainEvent"/>.
/// </summary>
public abstract record OnceHubEvent
{
    private protected OnceHubEvent(EventHeader header, GuestIdentities identities)
    {
        Header = header;
        Identities = identities;
        Order = EventOrder.Of(header);
    }

    public EventHeader Header { get; }

    public EventOrder Order { get; }

    /// <summary>What the event says of who its guest is, normalized.</summary>
    public GuestIdentities Identities { get; }
}

public sealed record BookingEvent(EventHeader Header, GuestIdentities Identities, Booking Booking) : OnceHubEvent(Header, Identities);

public sealed record ConversationEvent(EventHeader Header, GuestIdentities Identities, Conversation Conversation)
    : OnceHubEvent(Header, Identities);

/// <summary>Posted by API clients only: OnceHub itself has no contact webhooks.</summary>
public sealed record ContactEvent(EventHeader Header, GuestIdentities Identities, Contact Contact) : OnceHubEvent(Header, Identities);
