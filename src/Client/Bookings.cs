using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Client;

/// <summary>Which bookings to list: those that all set members hold for.</summary>
public sealed record BookingQuery
{
    /// <summary>A guest's name, email or phone, a Salesforce id, a booking id or an event id.</summary>
    public string? Search { get; init; }

    /// <summary>For example <c>Scheduled</c>, as <see cref="BookingLine.Phase"/> has it.</summary>
    public string? Phase { get; init; }

    /// <summary>The id of a Lead, Contact or Case.</summary>
    public string? RecordId { get; init; }

    /// <summary>The id of a booking calendar or booking page.</summary>
    public string? Calendar { get; init; }

    /// <summary><c>synced</c>, <c>failed</c> or <c>waiting</c>.</summary>
    public string? State { get; init; }

    /// <summary>Only meetings that start at this time or later.</summary>
    public DateTimeOffset? StartsFrom { get; init; }

    /// <summary>Only meetings that start before this time.</summary>
    public DateTimeOffset? StartsUntil { get; init; }

    /// <summary>Only bookings that changed at this time or later.</summary>
    public DateTimeOffset? UpdatedSince { get; init; }

    /// <summary>Only bookings that changed before this time.</summary>
    public DateTimeOffset? UpdatedUntil { get; init; }

    /// <summary>How many are fetched at once, 1 to 200; it does not bound how many are listed.</summary>
    public int PageSize { get; init; } = 200;
}

/// <summary>A booking in a list.</summary>
/// <param name="Phase">Null where none of its events was applied yet.</param>
/// <param name="Status">What its Event in Salesforce shows.</param>
/// <param name="Failures">Of its events, how many are set aside: Salesforce does not show what they tell.</param>
/// <param name="Waiting">Of its events, how many wait to be applied.</param>
public sealed record BookingLine(
    string BookingId, string? Phase, string? Status, string? GuestName, string? Calendar, string? RecordId, string? SalesforceEventId,
    DateTimeOffset? StartsAt, DateTimeOffset? UpdatedAt, long Failures, long Waiting);

/// <summary>Where a booking stands.</summary>
public sealed record Booking
{
    /// <summary>The id of the booking, conversation or contact.</summary>
    public required string BookingId { get; init; }

    /// <summary>For example <c>Scheduled</c>; null where none of its events was applied yet.</summary>
    public string? Phase { get; init; }

    /// <summary>What its Event in Salesforce shows.</summary>
    public string? Status { get; init; }

    /// <summary><c>synced</c>, <c>failed</c> or <c>waiting</c>.</summary>
    public string? State { get; init; }

    /// <summary>Why it failed or waits, and what to do.</summary>
    public string? Because { get; init; }

    /// <summary>As the guest gave it.</summary>
    public string? GuestName { get; init; }

    /// <summary>As the guest gave it.</summary>
    public string? GuestEmail { get; init; }

    /// <summary>When the meeting starts.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>The guest's Lead, Contact or Person Account's contact.</summary>
    public string? RecordId { get; init; }

    /// <summary>Its Event.</summary>
    public string? SalesforceEventId { get; init; }

    /// <summary>Its Case, where it has one.</summary>
    public string? CaseId { get; init; }

    /// <summary>The Account that was made for its guest.</summary>
    public string? AccountId { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>API calls spent on it.</summary>
    public double CallsSpent { get; init; }

    /// <summary>All else that the gateway tells of it, such as <c>match</c>, <c>history</c> and <c>failures</c>, by their names.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Members { get; init; } = new Dictionary<string, JsonElement>();
}

internal sealed record BookingsPage(IReadOnlyList<BookingLine> Items, string? NextCursor);
