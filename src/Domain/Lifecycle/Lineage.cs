using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Bookings that replaced one another, joined by <c>rescheduled_booking_id</c>, which may point either way. Exactly one of
/// them holds the Event: the newest that is live, or the newest if none is.
/// </summary>
public sealed record Lineage
{
    /// <summary>Oldest first; those given only, never ids that are merely linked.</summary>
    public required ImmutableArray<string> Bookings { get; init; }

    /// <summary>The booking that holds the one Event.</summary>
    public required string Holder { get; init; }

    /// <summary>Whether the holder still stands.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Linked bookings that were not given: load them, where they are known, and resolve again.</summary>
    public required ImmutableArray<string> Missing { get; init; }

    /// <summary>One lineage per group of linked bookings, in the order of their first booking given; a booking without links is one by itself.</summary>
    public static ImmutableArray<Lineage> Resolve(IReadOnlyList<BookingState> bookings) => throw new NotImplementedException();
}
