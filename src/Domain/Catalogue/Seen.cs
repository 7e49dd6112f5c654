namespace OnceHub.Sync.Domain;

/// <summary>Kinds of things of OnceHub that settings choose from.</summary>
public enum SeenKind
{
    /// <summary>A custom field, UTM parameter or answer that a mapping row can read.</summary>
    Source,
    Calendar,
    BookingPage,
    MasterPage,
    EventType,

    /// <summary>A OnceHub user.</summary>
    Owner,
}

/// <summary>Something of OnceHub that an event names and settings can choose.</summary>
/// <param name="Id">BKC-…, BP-…, ET-…, USR-… or an email; of a source its name in lower case.</param>
/// <param name="Name">As people know it.</param>
public readonly record struct Seen(SeenKind Kind, string Id, string Name)
{
    private const int MaxName = 255;

    /// <summary>Each once. What has a longer name than anybody could choose by is left out.</summary>
    public static IEnumerable<Seen> In(OnceHubEvent source) => (source switch
    {
        BookingEvent { Booking: var booking } => OfBooking(booking),
        ConversationEvent { Conversation: var conversation } => OfConversation(conversation),
        ContactEvent { Contact: var contact } => Sources(SourceNames.ContactCustom, contact.CustomFields),
        _ => [],
    }).Where(seen => seen.Id.Length is > 0 and <= MaxName && seen.Name.Length <= MaxName).DistinctBy(seen => (seen.Kind, seen.Id));

    private static IEnumerable<Seen> OfBooking(Booking booking) =>
    [
        .. Sources(SourceNames.FormCustom, booking.Form?.CustomFields ?? []),
        .. Sources(SourceNames.BookingCustom, booking.CustomFields),
        .. Sources(SourceNames.BookingUtm, booking.Utm),
        .. Named(SeenKind.Calendar, booking.Calendar),
        .. Named(SeenKind.BookingPage, booking.BookingPage),
        .. Named(SeenKind.MasterPage, booking.MasterPage),
        .. Named(SeenKind.EventType, booking.EventType),
        .. Owner(booking.Owner),
        .. OfConversation(booking.Conversation),
    ];

    private static IEnumerable<Seen> OfConversation(Conversation? conversation) => conversation is null ? [] :
    [
        .. conversation
            .Answers.Select(answer => SourceOf(SourceNames.ConversationAnswers, answer.Label ?? answer.Question ?? ""))
            .OfType<Seen>(),
        .. Sources(SourceNames.ContactCustom, conversation.Contact?.CustomFields ?? []),
        .. Owner(conversation.Owner),
    ];

    private static IEnumerable<Seen> Sources(string prefix, IEnumerable<NamedValue> values) =>
        values.Select(value => SourceOf(prefix, value.Name)).OfType<Seen>();

    private static Seen? SourceOf(string prefix, string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        var source = prefix + name.Trim();
        return new Seen(SeenKind.Source, source.ToLowerInvariant(), source);
    }

    private static IEnumerable<Seen> Named(SeenKind kind, NamedRef? named) =>
        named is { Id: { } id } ? [new Seen(kind, id, named.Name ?? id)] : [];

    private static IEnumerable<Seen> Owner(UserRef? user) =>
        (user?.Id ?? user?.Email) is { } id ? [new Seen(SeenKind.Owner, id, user!.Name ?? user.Email ?? id)] : [];
}
