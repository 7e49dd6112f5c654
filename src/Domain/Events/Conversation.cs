using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>A chatbot or routing form conversation.</summary>
public sealed record Conversation
{
    /// <summary>CVR-…; null only inside a booking that does not name it.</summary>
    public string? Id { get; init; }

    /// <summary>As sent: started, closed, abandoned.</summary>
    public string? Status { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Where only an id was sent, a contact with nothing but its id.</summary>
    public Contact? Contact { get; init; }

    public UserRef? Owner { get; init; }

    public NamedRef? Bot { get; init; }

    public NamedRef? Website { get; init; }

    public NamedRef? Audience { get; init; }

    public ImmutableArray<Answer> Answers { get; init; } = [];

    /// <summary>Ids of the bookings made in it.</summary>
    public ImmutableArray<string> Bookings { get; init; } = [];
}

/// <param name="Label">The internal label, by which mappings name it.</param>
public sealed record Answer(string? Id, string? Label, string? Question, FieldValue Value);
