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

    /// <summary>Linked bookings that were not given, in order of their id: load them, where they are known, and resolve again.</summary>
    public required ImmutableArray<string> Missing { get; init; }

    /// <summary>
    /// One lineage per group of linked bookings, in the order of their first booking given; a booking without links is one by
    /// itself. The order in which bookings are given does not change who holds the Event.
    /// </summary>
    /// <param name="alsoLinked">Links that are known although the events of neither booking say so.</param>
    public static ImmutableArray<Lineage> Resolve(
        IReadOnlyList<BookingState> bookings, IReadOnlyList<(string One, string Other)>? alsoLinked = null)
    {
        // Nearly every turn is of one booking that nobody named.
        if (bookings is [{ LinkedBookingId: null } alone] && alsoLinked is null or []) return [Alone(alone)];
        var given = bookings.DistinctBy(booking => booking.BookingId).ToDictionary(booking => booking.BookingId);
        var neighbours = new Dictionary<string, List<string>>();
        foreach (var booking in given.Values)
        {
            NeighboursOf(booking.BookingId);
            foreach (var linked in booking.LinkedBookingIds) Link(booking.BookingId, linked);
        }
        foreach (var (one, other) in alsoLinked ?? []) Link(one, other);

        var seen = new HashSet<string>();
        var lineages = ImmutableArray.CreateBuilder<Lineage>();
        foreach (var id in given.Keys)
            if (!seen.Contains(id)) lineages.Add(Of(Reach(id, neighbours, seen), given));
        return lineages.ToImmutable();

        void Link(string one, string other)
        {
            NeighboursOf(one).Add(other);
            NeighboursOf(other).Add(one);
        }

        List<string> NeighboursOf(string id) => neighbours.TryGetValue(id, out var list) ? list : neighbours[id] = [];
    }

    private static Lineage Alone(BookingState booking) =>
        new() { Bookings = [booking.BookingId], Holder = booking.BookingId, IsLive = booking.IsLive, Missing = [] };

    private static Lineage Of(List<string> ids, Dictionary<string, BookingState> given)
    {
        var members = ids.Where(given.ContainsKey).Select(id => given[id])
            .OrderBy(BornAt)
            .ThenBy(state => state.Scheduling?.At ?? state.Latest)
            .ThenBy(state => state.BookingId, StringComparer.Ordinal)
            .ToArray();
        var holder = members.LastOrDefault(state => state.IsLive) ?? members[^1];
        return new Lineage
        {
            Bookings = [.. members.Select(state => state.BookingId)],
            Holder = holder.BookingId,
            IsLive = holder.IsLive,
            Missing = [.. ids.Where(id => !given.ContainsKey(id)).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>A booking's own creation tells which is newer, whatever came of it since.</summary>
    private static DateTimeOffset BornAt(BookingState state) =>
        state.Details?.Value.CreatedAt ?? state.Scheduling?.At.Time ?? state.Latest.Time;

    private static List<string> Reach(string start, Dictionary<string, List<string>> neighbours, HashSet<string> seen)
    {
        var reached = new List<string>();
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var id))
        {
            if (!seen.Add(id)) continue;
            reached.Add(id);
            foreach (var neighbour in neighbours[id]) waiting.Push(neighbour);
        }
        return reached;
    }
}
