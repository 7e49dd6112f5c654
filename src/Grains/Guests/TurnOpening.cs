using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>Everything of one turn: the guest, its subjects with their events absorbed, and the records they lead to.</summary>
internal sealed class Turn
{
    public required OrgId Org { get; init; }

    public required GuestToken Guest { get; init; }

    public required long Revision { get; init; }

    public required OrgSettings Settings { get; init; }

    public required GuestRow GuestRow { get; init; }

    /// <summary>What the objects take that this turn writes to.</summary>
    public TurnTypes Types { get; } = new();

    public required GuestNotes Notes { get; set; }

    public required List<SubjectTurn> Subjects { get; init; }

    public List<PersonTurn> People { get; } = [];

    /// <summary>Not before this, Salesforce wants to be asked again.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>Emails of this turn that another guest holds, with that guest's token.</summary>
    public Dictionary<string, GuestToken> HeldByOthers { get; } = [];

    /// <summary>Whoever holds an email makes its record, so that two who bring it at once meet in one.</summary>
    public GuestToken TokenOf(GuestIdentities identities) => identities.Email is { } email ? HeldByOthers.GetValueOrDefault(email, Guest) : Guest;

    public IEnumerable<SubjectTurn> Open => Subjects.Where(subject => !subject.IsSettled);
}

/// <summary>Opens a turn: reads the events, loads what is known, and absorbs the one into the other.</summary>
internal sealed class TurnOpening(ISyncStore store)
{
    public async Task<Turn> OpenAsync(GuestWork work, OrgSettings settings, CancellationToken cancellationToken)
    {
        var org = OrgId.Parse(work.Org);
        var guest = new GuestToken(work.Guest);
        var read = work.Items.Select(item => (Item: item, Reading: Read(item, settings.Region))).ToArray();
        var ids = work.Items.Select(item => item.SubjectId).Distinct().ToArray();
        var snapshot = await store.LoadAsync(org, guest, ids, cancellationToken);
        var subjects = ids.Zip(snapshot.Bookings, (id, row) => new SubjectTurn(id, row, JournalOf(row))).ToDictionary(subject => subject.Id);
        foreach (var (item, reading) in InOrder(read))
        {
            var subject = subjects[item.SubjectId];
            if (reading.TryGet(out var incoming, out var problem)) subject.Absorb(item, incoming);
            else subject.Unreadable.Add(new RowFailure(item.Sequence, new FailureReason(problem.Code, problem.Reason)));
        }
        foreach (var subject in subjects.Values.Where(subject => subject.IsUnknown)) SetAside(subject);
        return new Turn
        {
            Org = org,
            Guest = guest,
            Revision = work.Revision,
            Settings = settings,
            GuestRow = snapshot.Guest,
            Notes = GuestNotes.Read(snapshot.Guest.State),
            Subjects = [.. subjects.Values],
        };
    }

    private static Reading<OnceHubEvent> Read(WaitingItem item, string region) => item.Type == AgainEvent.Type
        ? new Readable<OnceHubEvent>(new AgainEvent(item.EventId, item.SubjectId, EventReader.ReadHeader(item.Payload).TryGet(out var header, out _) ? header.OrderTime : default))
        : EventReader.Read(item.Payload, region);

    private static void SetAside(SubjectTurn subject)
    {
        subject.Unreadable.AddRange(subject.Events.Select(item => new RowFailure(item.Item.Sequence, new FailureReason(FailureCodes.NotAnEvent, $"Nothing is known of {subject.Id} that could be written again."))));
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
            var linked = new SubjectTurn(row.BookingId, row, JournalOf(row));
            linked.Rest();
            turn.Subjects.Add(linked);
        }
    }

    private static IEnumerable<(WaitingItem Item, Reading<OnceHubEvent> Reading)> InOrder(IEnumerable<(WaitingItem Item, Reading<OnceHubEvent> Reading)> read) =>
        read.OrderBy(pair => pair.Reading.TryGet(out var incoming, out _) ? incoming.Order : default);

    private static BookingJournal JournalOf(BookingRow row) => row.State is null ? new() : BookingJournal.FromJson(row.State);
}
