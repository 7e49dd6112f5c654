using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Sees to it that bookings that replaced one another have one live Event.</summary>
internal static class Lineages
{
    private const int MaxSteps = 5;

    /// <summary>The bookings of the turn that hold their lineage's one Event. Where one takes over another's Event, that is settled here.</summary>
    public static async Task<IReadOnlySet<string>> ResolveAsync(Turn turn, TurnOpening opening, ISyncStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var tried = new HashSet<string>();
        for (var step = 0; step < MaxSteps; step++)
        {
            var missing = Resolve(turn).SelectMany(lineage => lineage.Missing).Where(tried.Add).ToArray();
            if (missing.Length == 0) break;
            await opening.LoadLinkedAsync(turn, missing, cancellationToken);
        }
        var lineages = Resolve(turn);
        if (turn.Settings.Event.Replaced == ReplacedEvent.TakeOver)
            foreach (var lineage in lineages.Where(lineage => lineage.Bookings.Length > 1))
                await TakeOverAsync(turn, lineage, store, time, cancellationToken);
        return lineages.Select(lineage => lineage.Holder).ToHashSet();
    }

    private static ImmutableArray<Lineage> Resolve(Turn turn) =>
        Lineage.Resolve([.. turn.Subjects.Select(subject => subject.Booking).OfType<BookingState>()]);

    /// <summary>
    /// The old booking is marked first, durably: from then on it leaves the Event alone, and a crash before the new booking's
    /// write finds the Event again by the mark.
    /// </summary>
    private static async Task TakeOverAsync(Turn turn, Lineage lineage, ISyncStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var holder = turn.Subjects.First(subject => subject.Id == lineage.Holder);
        if (holder.Link.EventId is not null) return;
        var giver = turn.Subjects.LastOrDefault(subject => subject.Id != holder.Id && lineage.Bookings.Contains(subject.Id)
            && subject.Link.EventId is not null && (subject.Link.TakenOverBy is null || subject.Link.TakenOverBy == holder.Id));
        if (giver is null || holder.Events.Count == 0) return;
        if (giver.Link.TakenOverBy is null && !await MarkAsync(turn, giver, holder.Id, store, time, cancellationToken)) return;
        giver.EventDone = true;
        holder.Link = holder.Link with { EventId = giver.Link.EventId, EventWhoId = giver.Link.EventWhoId };
    }

    private static async Task<bool> MarkAsync(Turn turn, SubjectTurn giver, string holder, ISyncStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var link = giver.Before.Link with { TakenOverBy = holder };
        var marked = giver.Before with { Link = link };
        var commit = new GuestCommit
        {
            Org = turn.Org,
            Guest = turn.Guest,
            Bookings = [new BookingCommit
            {
                BookingId = giver.Id,
                ExpectedVersion = giver.Row.Version,
                Write = new BookingWrite
                {
                    State = marked.ToJson(),
                    Phase = marked.Booking!.Phase.ToString(),
                    RecordId = link.RecordId?.Value,
                    StartsAt = marked.Booking.StartsAt,
                    UpdatedAt = time.GetUtcNow(),
                },
            }],
        };
        var result = await store.CommitAsync(commit, cancellationToken);
        if (!result.Conflicts.IsEmpty) return false;
        giver.Row = giver.Row with { Version = giver.Row.Version + 1 };
        giver.Link = giver.Link with { TakenOverBy = holder };
        return true;
    }
}
