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

    /// <summary>The last time it was scheduled or rescheduled.</summary>
    public Dated<Scheduling>? Scheduling { get; init; }

    public Dated<bool>? Completed { get; init; }

    public Dated<Cancellation>? Canceled { get; init; }

    public Dated<bool>? NoShow { get; init; }

    /// <summary>Rescheduled onto another page or user, by <c>booking.canceled_then_rescheduled</c>.</summary>
    public Dated<bool>? Superseded { get; init; }

    /// <summary>The last reassignment, with what its booking said; it fills gaps.</summary>
    public Dated<Reassignment>? Reassigned { get; init; }

    /// <summary>The latest usable time; an event without one leaves it.</summary>
    public Dated<BookingTime>? Time { get; init; }

    public Dated<bool>? InTrash { get; init; }

    /// <summary>The other booking of a reschedule, either way, as last told.</summary>
    public Dated<string>? Link { get; init; }

    /// <summary>What else its events named: a booking that replaced another may be replaced itself.</summary>
    public BookingIds? FurtherLinks { get; init; }

    /// <summary>Whom it was scheduled or rescheduled with.</summary>
    public Dated<UserRef>? ScheduledOwner { get; init; }

    /// <summary>The owner that the reassignment before the last told, of those that told one.</summary>
    public Dated<UserRef>? FormerOwner { get; init; }

    /// <summary>The owner as seen in other events than those that schedule or reassign.</summary>
    public Dated<UserRef>? OwnerSeen { get; init; }

    /// <summary>The latest form with anything in it.</summary>
    public Dated<FormSubmission>? Form { get; init; }

    /// <summary>Null where at most one event told a form, and of what earlier versions stored.</summary>
    public FormTimes? FormTimes { get; init; }

    public Dated<Conversation>? Conversation { get; init; }

    /// <summary>The latest identities that held any.</summary>
    public Dated<GuestIdentities>? Identities { get; init; }

    /// <summary>The rest of the booking, without what has its own fact here.</summary>
    public Dated<Booking>? Details { get; init; }

    /// <summary>Stable camelCase JSON without nulls; what is derived is not in it.</summary>
    public string ToJson() => StateJson.Write(this);

    /// <summary>Reads what this or another version wrote; unknown members are ignored, missing ones are absent facts.</summary>
    /// <exception cref="System.Text.Json.JsonException">Not such a state.</exception>
    public static BookingState FromJson(string json) => StateJson.Read<BookingState>(json);
}

/// <param name="Again">Rescheduled, else scheduled for the first time.</param>
/// <param name="Reason">Why it was rescheduled, where somebody said.</param>
public sealed record Scheduling(bool Again, string? Reason);

/// <param name="ByUser">Else by the customer.</param>
/// <param name="NewTimesRequested">A user canceled and asked for a new time.</param>
public sealed record Cancellation(string? Reason, bool ByUser, bool NewTimesRequested);

/// <param name="Phase">Of the booking when it was reassigned.</param>
/// <param name="Owner">As sent; it may still be the former owner (OnceHub's samples of reassignments do so).</param>
/// <param name="PageOwner">Of the booking page, where the event tells.</param>
/// <param name="Cancellation">Set when the booking was canceled then.</param>
public sealed record Reassignment(BookingPhase Phase, UserRef? Owner, UserRef? PageOwner, Cancellation? Cancellation);

/// <param name="StartsAt">In UTC.</param>
public sealed record BookingTime(DateTimeOffset StartsAt, int? DurationMinutes);
