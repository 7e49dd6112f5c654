using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// What is remembered of a conversation or a OnceHub contact, which sync a person and never make an Event: the latest
/// facts, joined as in <see cref="BookingState"/>.
/// </summary>
public sealed partial record VisitState
{
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>CVR-… or CTC-….</summary>
    public required string SubjectId { get; init; }

    public EventOrder Latest { get; init; }

    public Dated<Conversation>? Conversation { get; init; }

    /// <summary>The latest contact with anything in it, from a conversation or a contact event.</summary>
    public Dated<Contact>? Contact { get; init; }

    /// <summary>The latest of its identities that held any.</summary>
    public Dated<GuestIdentities>? Identities { get; init; }

    /// <summary>For lists: Started, Closed, Abandoned; Contact for a contact.</summary>
    [JsonIgnore]
    public string StatusText => throw new NotImplementedException();

    /// <summary>
    /// Whether a record is made for it when none is found: somebody who can be told (email, phone or a record of a link), or
    /// a conversation that ended. An anonymous conversation that still goes on waits.
    /// </summary>
    [JsonIgnore]
    public bool MakesPerson => throw new NotImplementedException();

    /// <summary>Joins a conversation's or contact's event into the state (null: the first).</summary>
    /// <exception cref="ArgumentException">A booking's event, or one of another subject.</exception>
    public static VisitTransition Apply(VisitState? current, OnceHubEvent incoming) => throw new NotImplementedException();

    public string ToJson() => throw new NotImplementedException();

    /// <exception cref="System.Text.Json.JsonException">Not such a state.</exception>
    public static VisitState FromJson(string json) => throw new NotImplementedException();
}

public sealed record VisitTransition(VisitState State, Verdict Verdict);
