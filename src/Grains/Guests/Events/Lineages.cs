using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>
/// Finds the lineages of a turn's bookings: loads relatives, and remembers who is one where its own events do not say so.
/// </summary>
internal static class Lineages
{
    /// <summary>Bookings know their neighbours only: a long chain is loaded from one end to the other.</summary>
    private const int MaxSteps = 20;

    public static async Task ResolveAsync(Turn turn, TurnOpening opening, IGuestStore store, CancellationToken cancellationToken)
    {
        RecallNames(turn);
        var tried = turn.Subjects.Select(subject => subject.Id).ToHashSet();
        for (var step = 0; step < MaxSteps; step++)
        {
            var missing = Resolve(turn).SelectMany(lineage => lineage.Missing).Where(tried.Add).ToArray();
            if (missing.Length == 0) break;
            await store.RestoreAsync(turn.Org, [.. missing.Select(id => new ComingSubject(id, GuestIdentities.None))], cancellationToken);
            await opening.LoadLinkedAsync(turn, missing, cancellationToken);
            RecallNames(turn);
        }
        NameBack(turn);
        var lineages = Resolve(turn);
        await RememberAsync(turn, lineages, store, cancellationToken);
        var subjects = turn.Subjects.ToDictionary(subject => subject.Id);
        turn.Lineages.AddRange(lineages.Select(lineage => new TurnLineage(lineage, [.. lineage.Bookings.Select(id => subjects[id])])));
    }

    /// <summary>
    /// What a turn that was deferred, in whole or in part, must not forget. What comes of another booking's Event is the matter
    /// of those events that led to it; and who was named learns it although it may come alone.
    /// </summary>
    public static void KeepTogether(Turn turn)
    {
        foreach (var lineage in turn.Lineages)
            foreach (var other in lineage.Members.Where(member => member.IsBystander))
                foreach (var cause in lineage.Members.Where(member => !member.IsBystander)) cause.ShareEndOf(other);
        foreach (var named in turn.Subjects.Where(subject => subject.Deferred is not null)) AwaitNames(turn, named);
    }

    /// <summary>What is not recorded of a booking in this turn is kept in the guest's notes.</summary>
    public static void AwaitNames(Turn turn, SubjectTurn named)
    {
        if (named.Link.NamedBy is { } by && !by.Equals(named.StoredLink.NamedBy)) turn.Notes = turn.Notes.AwaitBooking(named.Id, by);
    }

    private static ImmutableArray<Lineage> Resolve(Turn turn) =>
        Lineage.Resolve(
            [.. turn.Subjects.Select(subject => subject.Booking).OfType<BookingState>()], [.. turn.Subjects.SelectMany(LinksOf)]);

    /// <summary>What was learned of a booking before, which its own events need not say.</summary>
    private static IEnumerable<(string One, string Other)> LinksOf(SubjectTurn subject)
    {
        if (subject.Booking is null) yield break;
        if (subject.Link.TakenOverBy is { } taker) yield return (subject.Id, taker);
        if (subject.Link.ReplacedBy is { } successor) yield return (subject.Id, successor);
        foreach (var namedBy in subject.Link.NamedBy?.All ?? []) yield return (subject.Id, namedBy);
    }

    /// <summary>The link may stand on either side only: bookings that came before have named these, or have named the same one.</summary>
    private static void RecallNames(Turn turn)
    {
        foreach (var subject in turn.Subjects.Where(subject => subject.Booking is not null))
            foreach (var id in subject.Booking!.LinkedBookingIds.Append(subject.Id))
                if (turn.Notes.Awaited?.GetValueOrDefault(id) is { } by) Name(subject, by.All);
    }

    /// <summary>The link often stands in one booking's events only: the other one keeps it too, for when it comes alone.</summary>
    private static void NameBack(Turn turn)
    {
        var bookings = turn.Subjects.Where(subject => subject.Booking is not null).ToArray();
        foreach (var by in bookings)
            foreach (var named in bookings.Where(named => by.Booking!.LinkedBookingIds.Contains(named.Id)))
                if (!named.Booking!.LinkedBookingIds.Contains(by.Id)) Name(named, [by.Id]);
    }

    private static void Name(SubjectTurn named, IEnumerable<string> by)
    {
        var others = BookingIds.Of(by.Where(id => id != named.Id));
        var all = BookingIds.Union(named.Link.NamedBy, others);
        if (all is not null && !all.Equals(named.Link.NamedBy)) named.Link = named.Link with { NamedBy = all };
    }

    /// <summary>
    /// An unknown other half will come to this same guest, whatever address it brings, and learn here who named it. That is
    /// forgotten only when the other half's own journal says it: a turn that is deferred keeps nothing but the guest's notes.
    /// </summary>
    private static async Task RememberAsync(
        Turn turn, ImmutableArray<Lineage> lineages, IGuestStore store, CancellationToken cancellationToken)
    {
        foreach (var subject in turn.Subjects)
            if (turn.Notes.Awaited?.GetValueOrDefault(subject.Id) is { } by
                && by.All.All(id => id == subject.Id || subject.StoredLink.NamedBy?.Contains(id) == true))
                turn.Notes = turn.Notes.StopAwaiting(subject.Id);
        var coming = new List<BindRequest>();
        foreach (var unknown in lineages.SelectMany(lineage => lineage.Missing))
        {
            var naming = turn.Subjects.Where(subject => subject.Booking?.LinkedBookingIds.Contains(unknown) == true);
            var by = BookingIds.Of(naming.Select(subject => subject.Id));
            var known = turn.Notes.Awaited?.GetValueOrDefault(unknown);
            if (by is null || by.All.All(id => known?.Contains(id) == true)) continue;
            turn.Notes = turn.Notes.AwaitBooking(unknown, by);
            coming.Add(new BindRequest(unknown, GuestIdentities.None, turn.Guest, turn.GuestRow.Target));
        }
        if (coming.Count > 0) await store.BindAsync(turn.Org, coming, cancellationToken);
    }
}
