namespace OnceHub.Sync.Domain;

/// <summary>What mapping rows read from: all that is known of a booking, conversation or contact and its guest.</summary>
public sealed class MappingSource
{
    private MappingSource(Booking? booking, Conversation? conversation, Contact? contact, GuestIdentities identities)
    {
        Booking = booking;
        Conversation = conversation;
        Contact = contact;
        Identities = identities;
    }

    public Booking? Booking { get; }

    public Conversation? Conversation { get; }

    public Contact? Contact { get; }

    public GuestIdentities Identities { get; }

    public static MappingSource Of(BookingState state) => throw new NotImplementedException();

    public static MappingSource Of(VisitState state) => throw new NotImplementedException();

    public static MappingSource Of(OnceHubEvent source) => throw new NotImplementedException();

    /// <summary>The value of a source; null (the field value) when blank or absent. False when no source has that name.</summary>
    public bool TryRead(string source, out FieldValue value) => throw new NotImplementedException();
}
