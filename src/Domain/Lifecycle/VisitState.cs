using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// What is remembered of a conversation or a OnceHub contact, which sync a person and never make an Event: the latest
/// facts, joined as in <see cref="BookingState"/>.
/// </summary>
public sealed record VisitState
{
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>CVR-… or CTC-….</summary>
    public required string SubjectId { get; init; }

    public EventOrder Latest { get; init; }

    /// <summary>Its status is that of the event's type. Null for a contact.</summary>
    public Dated<Conversation>? Conversation { get; init; }

    /// <summary>The latest contact with anything in it, from a conversation or a contact event.</summary>
    public Dated<Contact>? Contact { get; init; }

    /// <summary>The latest of its identities that held any.</summary>
    public Dated<GuestIdentities>? Identities { get; init; }

    /// <summary>All that <see cref="StatusText"/> can be.</summary>
    public static ImmutableArray<string> StatusTexts { get; } = ["Contact", "Closed", "Abandoned", "Started"];

    /// <summary>For lists: Started, Closed, Abandoned; Contact for a contact.</summary>
    [JsonIgnore]
    public string StatusText => Conversation?.Value.Status switch
    {
        null => "Contact",
        "closed" => "Closed",
        "abandoned" => "Abandoned",
        _ => "Started",
    };

    /// <summary>
    /// Whether a record is made for it when none is found: somebody who can be told (email, phone or a record of a link), or
    /// a conversation that ended. An anonymous conversation that still goes on waits. OnceHub's contact id alone tells
    /// nobody, for every visitor has one; and whoever made a booking is told by the booking.
    /// </summary>
    [JsonIgnore]
    public bool MakesPerson => Conversation is null
        || Conversation.Value is { Status: "closed" or "abandoned", Bookings.IsEmpty: true }
        || Identities?.Value is { } known && (known.Email is not null || !known.Phones.IsEmpty || known.RecordId is not null);

    /// <summary>Joins a conversation's or contact's event into the state (null: the first).</summary>
    /// <exception cref="ArgumentException">A booking's event, or one of another subject.</exception>
    public static VisitTransition Apply(VisitState? current, OnceHubEvent incoming)
    {
        var facts = FactsOf(incoming);
        if (current is null) return new VisitTransition(facts, Verdict.Applied);
        if (current.SubjectId != facts.SubjectId)
            throw new ArgumentException($"An event of {facts.SubjectId} was given to the state of {current.SubjectId}.", nameof(incoming));

        var joined = current with
        {
            Latest = facts.Latest > current.Latest ? facts.Latest : current.Latest,
            Conversation = Dated.Newer(current.Conversation, facts.Conversation),
            Contact = Dated.Newer(current.Contact, facts.Contact),
            Identities = Dated.Newer(current.Identities, facts.Identities),
        };
        if (OrdersOf(current).Contains(incoming.Order)) return new VisitTransition(joined, Verdict.Repeated);
        var isNews = incoming.Order > current.Latest || OrdersOf(joined).Contains(incoming.Order);
        return new VisitTransition(joined, isNews ? Verdict.Applied : Verdict.Older);
    }

    /// <summary>Stable camelCase JSON without nulls.</summary>
    public string ToJson() => StateJson.Write(this);

    /// <summary>Reads what this or another version wrote.</summary>
    /// <exception cref="System.Text.Json.JsonException">Not such a state.</exception>
    public static VisitState FromJson(string json) => StateJson.Read<VisitState>(json);

    private static VisitState FactsOf(OnceHubEvent incoming)
    {
        var (conversation, contact) = incoming switch
        {
            ConversationEvent talk => (
                talk.Conversation with
                {
                    Status = StatusOf(talk.Header.Kind),
                    Contact = null,
                },
                talk.Conversation.Contact),
            ContactEvent posted => (null, posted.Contact),
            _ => throw new ArgumentException(
                $"{incoming.Header.Type} is neither a conversation's nor a contact's event.", nameof(incoming)),
        };
        var at = incoming.Order;
        return new VisitState
        {
            SubjectId = incoming.Header.SubjectId,
            Latest = at,
            Conversation = conversation is null ? null : new(at, conversation),
            Contact = contact is null || !HasContent(contact) ? null : new(at, contact),
            Identities = incoming.Identities == GuestIdentities.None ? null : new(at, incoming.Identities),
        };
    }

    private static string StatusOf(EventKind kind) => kind switch
    {
        EventKind.ConversationClosed => "closed",
        EventKind.ConversationAbandoned => "abandoned",
        _ => "started",
    };

    private static bool HasContent(Contact contact) => contact
        is { FirstName: not null } or { LastName: not null } or { Email: not null } or { Phone: not null } or { MobilePhone: not null }
        or { Company: not null } or { JobTitle: not null } or { CustomFields.IsEmpty: false };

    private static IEnumerable<EventOrder> OrdersOf(VisitState state) =>
        new[] { state.Latest, state.Conversation?.At, state.Contact?.At, state.Identities?.At }.OfType<EventOrder>();
}

public sealed record VisitTransition(VisitState State, Verdict Verdict);
