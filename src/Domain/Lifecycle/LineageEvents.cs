using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Which Event in Salesforce shows which booking of a lineage, and how. It follows from the bookings' states and from which
/// Events are there; not from what came when, so that a turn writes whatever differs from what was last written.
/// </summary>
public static class LineageEvents
{
    /// <summary>
    /// One for each Event that is there, and one for the holder if it has none; nothing for those that are to be left alone.
    /// </summary>
    /// <param name="bookings">All of the lineage's that are known.</param>
    public static ImmutableArray<PlannedEvent> Plan(Lineage lineage, IReadOnlyCollection<HeldEvent> bookings, ReplacedEvent rule)
    {
        var members = lineage.Bookings.Select(id => bookings.First(booking => booking.BookingId == id)).ToArray();
        var owners = OwnersOf(members);
        var holder = members.First(member => member.BookingId == lineage.Holder);
        var plans = ImmutableArray.CreateBuilder<PlannedEvent>();
        // Without a time it cannot be shown, so that it takes nothing over yet.
        var taken = holder.State.StartsAt is null ? null : EventFor(holder, members, owners, rule);
        // Where none is wanted of it, the Event that it has is kept true all the same.
        if (!holder.IsWanted && taken != holder.EventId) taken = null;
        if (holder.IsWanted || taken is not null)
        {
            var replaces = rule == ReplacedEvent.CloseAndLink ? NameReplaced(lineage, members) : null;
            plans.Add(new PlannedEvent { BookingId = holder.BookingId, EventId = taken, Replaces = replaces });
        }
        foreach (var (id, owner) in owners)
        {
            var shows = owner ?? members.Last(member => member.EventId == id);
            if (id == taken || shows.BookingId == holder.BookingId) continue;
            var successor = lineage.IsLive && shows.State.StandsOpen ? lineage.Holder : null;
            plans.Add(new PlannedEvent { BookingId = shows.BookingId, EventId = id, ClosedFor = successor });
        }
        return plans.ToImmutable();
    }

    /// <summary>
    /// Each Event with the booking that it was last written for. Null: a booking that gave it up may or may not have been
    /// followed by the one that takes it. One that was taken by a booking which is not known here is that booking's matter.
    /// </summary>
    private static Dictionary<SalesforceId, HeldEvent?> OwnersOf(HeldEvent[] members)
    {
        var owners = new Dictionary<SalesforceId, HeldEvent?>();
        foreach (var held in members.Where(member => member.EventId is not null).GroupBy(member => member.EventId!.Value))
        {
            var owner = held.LastOrDefault(member => member.TakenOverBy is null);
            if (owner is not null || held.All(member => members.Any(taker => taker.BookingId == member.TakenOverBy)))
                owners[held.Key] = owner;
        }
        return owners;
    }

    /// <summary>Its own; else, where Events are taken over, that of the newest booking which has one. Null: it is to be made.</summary>
    private static SalesforceId? EventFor(
        HeldEvent holder, HeldEvent[] members, Dictionary<SalesforceId, HeldEvent?> owners, ReplacedEvent rule)
    {
        if (holder.EventId is { } own && owners.TryGetValue(own, out var owner) && (owner is null || owner == holder)) return own;
        if (rule == ReplacedEvent.CloseAndLink) return null;
        return members.Where(member => member.EventId is { } id && owners.ContainsKey(id))
            .OrderBy(member => owners[member.EventId!.Value] == member)
            .LastOrDefault()?.EventId;
    }

    private static string? NameReplaced(Lineage lineage, HeldEvent[] members)
    {
        var before = lineage.Bookings.IndexOf(lineage.Holder) - 1;
        if (before < 0) return null;
        var named = $"Replaces booking {members[before].BookingId}";
        return members[before].EventId is { } id ? $"{named} (Event {id})" : named;
    }
}

/// <summary>A booking of a lineage, with the Event that it has or had.</summary>
public sealed record HeldEvent
{
    public string BookingId => State.BookingId;

    public required BookingState State { get; init; }

    public SalesforceId? EventId { get; init; }

    /// <summary>The booking that the Event was given to.</summary>
    public string? TakenOverBy { get; init; }

    /// <summary>The settings let an Event be made for it, or one be taken over.</summary>
    public required bool IsWanted { get; init; }
}

/// <summary>What one Event is to show.</summary>
public sealed record PlannedEvent
{
    public required string BookingId { get; init; }

    /// <summary>Null: it is to be made.</summary>
    public SalesforceId? EventId { get; init; }

    /// <summary>The booking that took this one's place although its own events do not say so: the Event is closed.</summary>
    public string? ClosedFor { get; init; }

    /// <summary>A line for the description.</summary>
    public string? Replaces { get; init; }

    /// <summary>The booking as the Event shows it.</summary>
    public BookingState Show(BookingState state) => ClosedFor is { } successor ? Closed(state, successor) : state;

    /// <summary>Differs whenever what is shown may differ, so that it tells whether the Event must be written.</summary>
    public string FingerprintOf(BookingState state) =>
        ClosedFor is null && Replaces is null ? state.Fingerprint : $"{state.Fingerprint} {ClosedFor}{Replaces}";

    /// <summary>What an Event with this <see cref="FingerprintOf">fingerprint</see> shows of the booking; null where it is another state's.</summary>
    /// <param name="closedFor">As it was written then.</param>
    public static PlannedEvent? OfWritten(string fingerprint, BookingState state, string? closedFor)
    {
        var plan = new PlannedEvent { BookingId = state.BookingId, ClosedFor = closedFor };
        if (fingerprint == plan.FingerprintOf(state)) return plan;
        var known = $"{state.Fingerprint} {closedFor}";
        return fingerprint.StartsWith(known, StringComparison.Ordinal) ? plan with { Replaces = fingerprint[known.Length..] } : null;
    }

    /// <summary>How a booking is shown whose place another one took although its own events do not say so.</summary>
    public static BookingState Closed(BookingState state, string successor)
    {
        var after = state.Latest with { Time = state.Latest.Time.AddTicks(1) };
        var replaced = new Cancellation($"Replaced by booking {successor}", ByUser: false, NewTimesRequested: false);
        return state with { Canceled = new(after, replaced) };
    }
}
