using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// All that is remembered of a booking: for each kind of fact the latest one, with the event that brought it. Absorbing an
/// event keeps the newer fact of each kind, so any order and any repeats of the same events end in the same state.
/// </summary>
public sealed partial record BookingState
{
    /// <summary>Of what this version writes.</summary>
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string BookingId { get; init; }

    /// <summary>The newest event absorbed.</summary>
    public EventOrder Latest { get; init; }

    public Dated<BookingPhase>? Scheduling { get; init; }

    public Dated<bool>? Completed { get; init; }

    public Dated<Cancellation>? Canceled { get; init; }

    public Dated<bool>? NoShow { get; init; }

    public Dated<bool>? Reassigned { get; init; }

    /// <summary>Rescheduled onto another page or user, by <c>booking.canceled_then_rescheduled</c>.</summary>
    public Dated<bool>? Superseded { get; init; }

    /// <summary>The phase that a reassignment's booking was in, which fills gaps.</summary>
    public Dated<BookingPhase>? PhaseSeen { get; init; }

    /// <summary>The latest usable time; an event without one leaves it.</summary>
    public Dated<BookingTime>? Time { get; init; }

    public Dated<bool>? InTrash { get; init; }

    /// <summary>The other booking of a reschedule, either way.</summary>
    public Dated<string>? Link { get; init; }

    public Dated<UserRef>? Owner { get; init; }

    public Dated<FormSubmission>? Form { get; init; }

    public Dated<Conversation>? Conversation { get; init; }

    public Dated<GuestIdentities>? Identities { get; init; }

    /// <summary>The rest of the booking, without what has its own fact here.</summary>
    public Dated<Booking>? Details { get; init; }

    // What follows is derived, and not stored.

    [JsonIgnore]
    public BookingPhase Phase => throw new NotImplementedException();

    /// <summary>One of the connector's detailed values, for example <c>Canceled (By customer)</c>.</summary>
    [JsonIgnore]
    public string StatusText => throw new NotImplementedException();

    /// <summary>The cancel or reschedule reason; null when none was given, or the booking is live again.</summary>
    [JsonIgnore]
    public string? Reason => throw new NotImplementedException();

    /// <summary>In UTC; null when no event had a usable time.</summary>
    [JsonIgnore]
    public DateTimeOffset? StartsAt => throw new NotImplementedException();

    /// <summary>As sent; null when unknown. Salesforce's bounds are <see cref="ActivityEvent"/>'s matter.</summary>
    [JsonIgnore]
    public int? DurationMinutes => throw new NotImplementedException();

    /// <summary>Another booking took its place.</summary>
    [JsonIgnore]
    public bool IsSuperseded => throw new NotImplementedException();

    /// <summary>Still stands: not canceled, not superseded, not in the trash. A completed meeting or a no-show stands.</summary>
    [JsonIgnore]
    public bool IsLive => throw new NotImplementedException();

    /// <summary>The other booking of a reschedule, which must be loaded to resolve the <see cref="Lineage"/>; never itself.</summary>
    [JsonIgnore]
    public string? LinkedBookingId => throw new NotImplementedException();

    /// <summary>The booking put together again from its latest facts, for mappings.</summary>
    [JsonIgnore]
    public Booking Booking => throw new NotImplementedException();

    /// <summary>Stable camelCase JSON without nulls.</summary>
    public string ToJson() => throw new NotImplementedException();

    /// <summary>Reads what this or another version wrote; unknown members are ignored, missing ones are absent facts.</summary>
    /// <exception cref="System.Text.Json.JsonException">Not such a state.</exception>
    public static BookingState FromJson(string json) => throw new NotImplementedException();
}

/// <param name="ByUser">Else by the customer.</param>
/// <param name="NewTimesRequested">A user canceled and asked for a new time.</param>
public sealed record Cancellation(string? Reason, bool ByUser, bool NewTimesRequested);

/// <param name="StartsAt">In UTC.</param>
public sealed record BookingTime(DateTimeOffset StartsAt, int? DurationMinutes);
