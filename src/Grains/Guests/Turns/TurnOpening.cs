using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>Opens a turn: reads the events, loads what is known, and absorbs the one into the other.</summary>
internal sealed class TurnOpening(IGuestStore store)
{
    public async Task<Turn> OpenAsync(
        GuestWork work, IReadOnlyCollection<string> anew, OrgSettings settings, CancellationToken cancellationToken)
    {
        var read = work.Items.Select(item => (Item: item, Reading: Read(item, settings.Region))).ToArray();
        var ids = work.Items.Select(item => item.Row.SubjectId).Concat(anew).Distinct().ToArray();
        var snapshot = await store.LoadAsync(work.Org, work.Guest, ids, cancellationToken);
        var subjects = ids.Zip(snapshot.Bookings, SubjectOf).ToDictionary(subject => subject.Id);
        foreach (var (item, reading) in InOrder(read)) Absorb(subjects[item.Row.SubjectId], item, reading);
        foreach (var id in anew) subjects[id].WriteAnew();
        foreach (var subject in subjects.Values.Where(subject => subject is { IsUnknown: true, Events.Count: > 0 })) SetAside(subject);
        var notes = GuestNotes.Read(snapshot.Guest.State);
        foreach (var subject in subjects.Values)
            if (subject.Events.Count > 0) subject.Calls = notes.Spent?.GetValueOrDefault(subject.Id) ?? 0;
        return new Turn
        {
            Org = work.Org,
            Guest = work.Guest,
            Revision = work.Revision,
            IsWatched = work.IsWatched,
            Settings = settings,
            GuestRow = snapshot.Guest,
            Notes = notes,
            Subjects = [.. subjects.Values],
            Types = { LongTexts = settings.LongTexts, Formulas = settings.Formulas },
        };
    }

    private static Reading<OnceHubEvent> Read(WaitingItem item, string region) => item switch
    {
        { Row: { Type: AgainEvent.Type } again } =>
            new Readable<OnceHubEvent>(AgainEvent.Read(again.EventId, again.SubjectId, again.Payload)),
        { Read: { Reading: var reading, Region: var known } } when known == region => reading,
        _ => EventReader.Read(item.Row.Payload, region),
    };

    private static void SetAside(SubjectTurn subject)
    {
        var why = new FailureReason(FailureCodes.NotAnEvent, $"Nothing is known of {subject.Id} that could be written again.");
        subject.Unreadable.AddRange(subject.Events.Select(item => new RowFailure(item.Item.Row.Sequence, why)));
        subject.Events.Clear();
    }

    /// <summary>
    /// Loads the bookings that these replace or are replaced by, so that one lineage is seen whole. They come without
    /// events of their own.
    /// </summary>
    public async Task LoadLinkedAsync(Turn turn, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var snapshot = await store.LoadAsync(turn.Org, turn.Guest, ids, cancellationToken);
        foreach (var row in snapshot.Bookings.Where(row => row.Version > 0))
        {
            var linked = SubjectOf(row.BookingId, row);
            if (linked.JournalProblem is not null) continue;
            linked.MarkNothingToWrite();
            turn.Subjects.Add(linked);
        }
    }

    /// <summary>What cannot be read is set aside, and costs the guest's other bookings nothing.</summary>
    private static void Absorb(SubjectTurn subject, WaitingItem item, Reading<OnceHubEvent> reading)
    {
        if (!reading.TryGet(out var incoming, out var problem)) SetAside(problem.Code, problem.Reason);
        else if (subject.JournalProblem is { } why) SetAside(FailureCodes.Internal, why);
        else if (!subject.TryAbsorb(item, incoming))
            SetAside(
                FailureCodes.Internal,
                $"The event speaks of {incoming.Header.SubjectId}, but was taken for one of {subject.Id}. Report it with the event.");

        void SetAside(string code, string reason) =>
            subject.Unreadable.Add(new RowFailure(item.Row.Sequence, new FailureReason(code, reason)));
    }

    private static SubjectTurn SubjectOf(string id, BookingRow row)
    {
        try
        {
            return new SubjectTurn(id, row, row.State is null ? new() : BookingJournal.FromJson(row.State));
        }
        catch (JsonException unreadable)
        {
            return new SubjectTurn(id, row, new())
            {
                JournalProblem = $"What is stored of {id} cannot be read by this version ({unreadable.GetType().Name}). "
                    + "If a newer version ran before, go back to it; then replay.",
            };
        }
    }

    private static IEnumerable<(WaitingItem Item, Reading<OnceHubEvent> Reading)> InOrder(
        IEnumerable<(WaitingItem Item, Reading<OnceHubEvent> Reading)> read) =>
        read.OrderBy(pair => pair.Reading.TryGet(out var incoming, out _) ? incoming.Order : default);
}
