using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Sees to it that bookings that replaced one another have one live Event.</summary>
internal static class Lineages
{
    private const int MaxSteps = 5;

    /// <summary>
    /// The bookings of the turn that hold their lineage's one Event. Where one takes over another's Event, that is settled
    /// here; or the failure that leaves it open, so that nothing may be written.
    /// </summary>
    public static async Task<(IReadOnlySet<string> Holders, CallFailure? Unknown)> ResolveAsync(
        Turn turn, TurnOpening opening, IOrgSalesforce salesforce, ISyncStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var tried = turn.Subjects.Select(subject => subject.Id).ToHashSet();
        var missing = Awaiting(turn).Where(tried.Add).ToArray();
        for (var step = 0; step < MaxSteps; step++)
        {
            missing = [.. missing, .. Resolve(turn).SelectMany(lineage => lineage.Missing).Where(tried.Add)];
            if (missing.Length == 0) break;
            await opening.LoadLinkedAsync(turn, missing, cancellationToken);
            missing = [];
        }
        var lineages = Resolve(turn);
        Tie(turn);
        await RememberAsync(turn, lineages, store, cancellationToken);
        foreach (var lineage in lineages.Where(lineage => lineage.Bookings.Length > 1))
        {
            if (turn.Settings.Event.Replaced == ReplacedEvent.CloseAndLink) NameReplaced(turn, lineage);
            else if (await TakeOverAsync(turn, lineage, salesforce, store, time, cancellationToken) is { } unknown) return (new HashSet<string>(), unknown);
            CloseOthers(turn, lineage);
        }
        foreach (var lineage in lineages.Where(lineage => lineage.Bookings.Length > 1 || !lineage.Missing.IsEmpty)) UnseenEvents.Seek(turn, lineage);
        return (lineages.Select(lineage => lineage.Holder).ToHashSet(), null);
    }

    /// <summary>How a booking is shown whose place another one took although its own events do not say so.</summary>
    public static BookingState Closed(BookingState state, string successor)
    {
        var after = state.Latest with { Time = state.Latest.Time.AddTicks(1) };
        return state with { Canceled = new(after, new Cancellation($"Replaced by booking {successor}", ByUser: false, NewTimesRequested: false)) };
    }

    /// <summary>Its own events neither closed nor ended it.</summary>
    public static bool StandsOpen(SubjectTurn subject) => subject.Booking is { IsLive: true, Phase: BookingPhase.Scheduled or BookingPhase.Rescheduled };

    /// <summary>
    /// What a turn that was put back, in whole or in part, must not forget: an Event that could not be closed is closed when
    /// its successor's events are taken up again, and who was named learns it although it may come alone.
    /// </summary>
    public static void KeepTogether(Turn turn)
    {
        foreach (var closing in turn.Subjects.Where(subject => subject is { ClosedFor: not null, Deferred: not null }).ToArray())
            if (turn.Subjects.FirstOrDefault(subject => subject.Id == closing.ClosedFor) is { Failure: null } holder) holder.Deferred ??= closing.Deferred;
        foreach (var named in turn.Subjects.Where(subject => subject is { Deferred: not null, Link.NamedBy: not null }))
            turn.Notes = turn.Notes.Await(named.Id, named.Link.NamedBy!);
    }

    private static ImmutableArray<Lineage> Resolve(Turn turn) =>
        Lineage.Resolve([.. turn.Subjects.Select(subject => subject.Booking).OfType<BookingState>()], [.. turn.Subjects.SelectMany(LinksOf)]);

    /// <summary>What was learned of a booking before, which its own events need not say.</summary>
    private static IEnumerable<(string One, string Other)> LinksOf(SubjectTurn subject) =>
        new[] { subject.Link.NamedBy, subject.Link.TakenOverBy, subject.Link.ReplacedBy }.OfType<string>().Distinct().Select(other => (subject.Id, other));

    /// <summary>Known bookings that are linked to one of this turn's though its own events do not say so: the link may stand on either side only.</summary>
    private static string[] Awaiting(Turn turn)
    {
        foreach (var subject in turn.Subjects)
            if (turn.Notes.Awaited?.GetValueOrDefault(subject.Id) is { } by) subject.Link = subject.Link with { NamedBy = by };
        return [.. turn.Subjects.SelectMany(LinksOf).Select(link => link.Other).Distinct()];
    }

    /// <summary>The link often stands in one booking's events only: the other one keeps it too, for when it comes alone.</summary>
    private static void Tie(Turn turn)
    {
        foreach (var by in turn.Subjects)
            if (turn.Subjects.FirstOrDefault(subject => subject.Id == by.Booking?.LinkedBookingId) is { Link.NamedBy: null } named && named.Booking?.LinkedBookingId != by.Id)
                named.Link = named.Link with { NamedBy = by.Id };
    }

    /// <summary>
    /// An unknown other half will come to this same guest, whatever address it brings, and learn here who named it. That is
    /// forgotten only when the other half's own journal says it: a turn that is put back keeps nothing but the guest's notes.
    /// </summary>
    private static async Task RememberAsync(Turn turn, ImmutableArray<Lineage> lineages, ISyncStore store, CancellationToken cancellationToken)
    {
        foreach (var subject in turn.Subjects.Where(subject => subject.Before.Link.NamedBy is not null)) turn.Notes = turn.Notes.Met(subject.Id);
        var coming = new List<BindRequest>();
        foreach (var unknown in lineages.SelectMany(lineage => lineage.Missing))
        {
            if (turn.Subjects.FirstOrDefault(subject => subject.Booking?.LinkedBookingId == unknown) is not { } by) continue;
            if (turn.Notes.Awaited?.GetValueOrDefault(unknown) == by.Id) continue;
            turn.Notes = turn.Notes.Await(unknown, by.Id);
            coming.Add(new BindRequest(unknown, GuestIdentities.None, turn.Guest, turn.GuestRow.Target));
        }
        if (coming.Count > 0) await store.BindAsync(turn.Org, coming, cancellationToken);
    }

    /// <summary>
    /// The old booking is marked first, durably: from then on it leaves the Event alone, and a crash before the new booking's
    /// write finds the Event again by the mark.
    /// </summary>
    private static async Task<CallFailure?> TakeOverAsync(Turn turn, Lineage lineage, IOrgSalesforce salesforce, ISyncStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var holder = turn.Subjects.First(subject => subject.Id == lineage.Holder);
        if (holder.Events.Count == 0 || holder.Link is { EventId: not null, TakenOverBy: null }) return null;
        var giver = turn.Subjects.LastOrDefault(subject => subject.Id != holder.Id && lineage.Bookings.Contains(subject.Id)
            && subject.Link.EventId is not null && (subject.Link.TakenOverBy is null || subject.Link.TakenOverBy == holder.Id));
        if (giver is null) return null;

        if (giver.Link.TakenOverBy is null && holder.MayBeWritten)
        {
            // Its own Event may be there although the answer was lost: taking over another would give two the same booking's id.
            var unknown = await UnseenEvents.FindOwnAsync(holder, salesforce);
            if (unknown is not null || holder.Link.EventId is not null) return unknown;
        }
        if (giver.Link.TakenOverBy is null && !await MarkAsync(turn, giver, holder.Id, store, time, cancellationToken)) return null;
        giver.EventDone = giver.CaseDone = giver.InviteesDone = true;
        holder.Link = holder.Link with
        {
            EventId = giver.Link.EventId,
            EventWhoId = giver.Link.EventWhoId,
            CaseId = holder.Link.CaseId ?? giver.Link.CaseId,
            Invited = giver.Link.Invited,
            TakenOverBy = null,
        };
        return null;
    }

    private static void NameReplaced(Turn turn, Lineage lineage)
    {
        var holder = turn.Subjects.First(subject => subject.Id == lineage.Holder);
        var before = lineage.Bookings.IndexOf(lineage.Holder) - 1;
        if (before < 0) return;
        var replaced = turn.Subjects.First(subject => subject.Id == lineage.Bookings[before]);
        holder.Replaces = replaced.Link.EventId is { } id ? $"Replaces booking {replaced.Id} (Event {id})" : $"Replaces booking {replaced.Id}";
    }

    /// <summary>Never two live Events: one whose own events do not close it is closed for the holder.</summary>
    private static void CloseOthers(Turn turn, Lineage lineage)
    {
        if (!lineage.IsLive) return;
        foreach (var other in turn.Subjects.Where(subject => subject.Id != lineage.Holder && lineage.Bookings.Contains(subject.Id)))
        {
            if (!StandsOpen(other) || other is not { Link: { EventId: not null, TakenOverBy: null } }) continue;
            if (other.Link.ReplacedBy == lineage.Holder && (other.Events.Count == 0 || !other.NeedsSalesforce)) continue;
            other.ClosedFor = lineage.Holder;
            other.EventDone = false;
        }
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
