using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The booking object of a booking event. Text that was empty, null, missing or of another type is null; ids and
/// references read the same whether they came as a string or as an object.
/// </summary>
public sealed record Booking
{
    public required string Id { get; init; }

    public string? TrackingId { get; init; }

    public string? Subject { get; init; }

    /// <summary>As sent: requested, scheduled, rescheduled, completed, canceled, no_show.</summary>
    public string? Status { get; init; }

    /// <summary>Null when the event does not say.</summary>
    public bool? InTrash { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>In UTC; null when absent or not a time.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>As sent, not yet bounded; null when absent or not a number.</summary>
    public int? DurationMinutes { get; init; }

    /// <summary>IANA name, as sent.</summary>
    public string? CustomerTimezone { get; init; }

    public string? JoinUrl { get; init; }

    public string? Location { get; init; }

    /// <summary>The other booking of a reschedule; which of the two is the newer one is not said (<see cref="Lineage"/>).</summary>
    public string? RescheduledBookingId { get; init; }

    public CancelFacts? Cancel { get; init; }

    public string? CancelUrl { get; init; }

    public string? RescheduleUrl { get; init; }

    /// <summary>Emails as sent.</summary>
    public ImmutableArray<string> Attendees { get; init; } = [];

    public FormSubmission? Form { get; init; }

    public UserRef? Owner { get; init; }

    public NamedRef? BookingPage { get; init; }

    /// <summary>The user the booking page belongs to, where the event tells.</summary>
    public UserRef? BookingPageOwner { get; init; }

    public NamedRef? MasterPage { get; init; }

    public NamedRef? EventType { get; init; }

    /// <summary>BKC-…, of booking calendars.</summary>
    public NamedRef? Calendar { get; init; }

    /// <summary>The chatbot or routing form conversation it came from, with its contact where expanded.</summary>
    public Conversation? Conversation { get; init; }

    public ImmutableArray<NamedValue> CustomFields { get; init; } = [];

    public Payment? Payment { get; init; }

    /// <summary>UTM parameters, without the <c>utm_</c> (source, medium, campaign, term, content).</summary>
    public ImmutableArray<NamedValue> Utm { get; init; } = [];

    /// <summary>Salesforce records of a personalized link: Contact, then Lead, then Case.</summary>
    public ImmutableArray<SalesforceId> LinkedRecords { get; init; } = [];
}

/// <summary>The form the guest filled. Values are as typed, trimmed.</summary>
public sealed record FormSubmission
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>Not E.164 (the documented example is <c>1-2025550195</c>).</summary>
    public string? MobilePhone { get; init; }

    public string? Company { get; init; }

    public string? Note { get; init; }

    /// <summary>Emails of further guests, as typed.</summary>
    public ImmutableArray<string> Guests { get; init; } = [];

    /// <summary>There was a list of further guests, if an empty one: whoever is not in it left the booking.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GuestsTold { get; init; }

    public ImmutableArray<NamedValue> CustomFields { get; init; } = [];
}

/// <summary>Who canceled or moved a booking, and why.</summary>
/// <param name="ActionedBy">As sent: user or customer; null when not said.</param>
public sealed record CancelFacts(string? Reason, string? ActionedBy, string? UserId);

/// <param name="Id">USR-…; null when only an email is known.</param>
public sealed record UserRef(string? Id, string? Email, string? Name)
{
    /// <summary>By the id; by the email where one of them has none.</summary>
    public bool IsSameUser(UserRef other) => Id is { } id && other.Id is { } otherId
        ? id == otherId
        : string.Equals(Email, other.Email, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A page, calendar, event type, bot, website or audience.</summary>
public sealed record NamedRef(string? Id, string? Name);

/// <summary>A custom field or an answer. Arrays are joined with ';', objects are kept as their JSON text.</summary>
public sealed record NamedValue(string Name, FieldValue Value);

/// <param name="AmountMinor">In minor units (cents).</param>
public sealed record Payment(decimal? AmountMinor, string? Currency, string? TransactionId);
