using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Invitees;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>A booking, conversation or contact in one turn of its guest: what it was, what it becomes, and what came of it.</summary>
internal sealed class SubjectTurn
{
    private const int MostSentTold = 20;

    private readonly List<FieldProblem> _problems = [];
    private readonly List<FieldChange> _changes = [];
    private readonly List<SentWrite> _sent = [];
    private MappingSource? _source;
    private PartState _end = PartState.Open;
    private PartState.SetAside? _setAside;

    public SubjectTurn(string id, BookingRow row, BookingJournal before)
    {
        Id = id;
        Row = row;
        Before = before;
        Booking = before.Booking;
        Visit = before.Visit;
        Link = StoredLink = before.Link;
    }

    public string Id { get; }

    public BookingRow Row { get; set; }

    public BookingJournal Before { get; }

    public BookingState? Booking { get; private set; }

    public VisitState? Visit { get; private set; }

    public SalesforceLink Link { get; set; }

    /// <summary>The link as the store has it, notes of this turn included.</summary>
    public SalesforceLink StoredLink { get; private set; }

    /// <summary>The events of this turn, in OnceHub's order, with the verdict on each.</summary>
    public List<(WaitingItem Item, OnceHubEvent Event, Verdict Verdict)> Events { get; } = [];

    /// <summary>Set when what is stored of it cannot be read: nothing is done for it.</summary>
    public string? JournalProblem { get; init; }

    /// <summary>Rows that cannot be understood.</summary>
    public List<RowFailure> Unreadable { get; } = [];

    /// <summary>Something that Salesforce is to show may have changed.</summary>
    public bool ShowsChange { get; private set; }

    /// <summary>Whether Salesforce must be written because of this turn.</summary>
    public bool NeedsSalesforce => ShowsChange || Before.Link.Pending;

    /// <summary>Of what was sent to Salesforce for it, not all that came of it is recorded.</summary>
    public bool MayHoldMore => Row.Version == 0 || Before.Link.Pending || Link.EventShows == "";

    /// <summary>Nothing is known of it: there is nothing to write.</summary>
    public bool IsUnknown => Booking is null && Visit is null;

    /// <summary>The guest's data came anew: the record is to be compared with it.</summary>
    public bool PersonChanged { get; private set; }

    public GuestIdentities Identities => Booking?.Identities?.Value ?? Visit?.Identities?.Value ?? GuestIdentities.None;

    public EventOrder Latest => Booking?.Latest ?? Visit?.Latest ?? default;

    /// <summary>When the guest's data was told.</summary>
    public DateTimeOffset ToldAt => Booking?.FormToldAt ?? (Visit?.Contact?.At ?? Latest).Time;

    /// <summary>What is told of the guest is to be written: it came anew, or was not written when it came.</summary>
    public bool TellsPerson => PersonChanged || Before.Link.Pending;

    /// <summary>The same of the owner, whom it may have although the guest's data is as before.</summary>
    public bool TellsOwner => IsAnew || Before.Link.Pending || OwnerChanged;

    /// <summary>It is another OnceHub user's than before this turn.</summary>
    public bool OwnerChanged => Owner is { } owner && OwnerOf(Before.Booking, Before.Visit)?.IsSameUser(owner) != true;

    /// <summary>When the owner was told.</summary>
    public DateTimeOffset OwnerToldAt => (Booking?.OwnerToldAt ?? Latest).Time;

    /// <summary>The booking put together from its facts, once for all who ask; null where it is none.</summary>
    public Booking? FullBooking => Booking is null ? null : Source.Booking;

    public MappingSource Source => _source ??= Booking is { } booking ? MappingSource.Of(booking) : MappingSource.Of(Visit!);

    /// <summary>Whose record it needs; null where none is wanted of it in this turn.</summary>
    public PersonTurn? Person { get; set; }

    /// <summary>False where the settings write nothing of what it is.</summary>
    public bool IsSynced { get; private set; } = true;

    /// <summary>Its share in the person, whom other bookings may share: done once the record is found, made, or none is wanted.</summary>
    public PartState PersonState { get; private set; } = PartState.Open;

    public CaseTurn Case { get; } = new();

    public EventTurn Event { get; } = new();

    public InviteesTurn Invitees { get; } = new();

    /// <summary>Where it stands as a whole.</summary>
    public PartState State =>
        !_end.IsOpen ? _end
        : PersonState.IsOpen || Case.IsOpen || Event.IsOpen || Invitees.IsOpen ? PartState.Open
        : _setAside ?? PartState.Done;

    /// <summary>Nothing more is to be done for it in this turn.</summary>
    public bool IsSettled => !State.IsOpen;

    /// <summary>One record of several could not be written: it is set aside in the end, once everything else is done.</summary>
    public bool HasPartSetAside => _setAside is not null;

    /// <summary>Why it is set aside, once nothing is open any more.</summary>
    public FailureReason? Failure => (State as PartState.SetAside)?.Why;

    /// <summary>Its events go back to the inbox.</summary>
    public PartState.Deferred? Deferred => _end as PartState.Deferred;

    public ImmutableArray<string> RunnersUp { get; set; } = [];

    public double Calls { get; set; }

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public IReadOnlyList<FieldChange> Changes => _changes;

    /// <summary>What was sent for it in this turn, and what was answered.</summary>
    public IReadOnlyList<SentWrite> Sent => _sent;

    /// <summary>Objects of which Salesforce has made a record in this turn.</summary>
    public SortedSet<string> Made { get; } = new(StringComparer.Ordinal);

    /// <summary>Nothing is to be written for it in this turn.</summary>
    public void MarkNothingToWrite()
    {
        MarkPersonDone();
        Case.MarkDone();
        Event.MarkDone();
        Invitees.MarkDone();
    }

    public void MarkNotSynced()
    {
        IsSynced = false;
        MarkNothingToWrite();
    }

    public void MarkPersonDone() => PersonState = PartState.Done;

    public void ReopenPerson() => PersonState = PartState.Open;

    /// <summary>Ends all of it. What is tried again is not set aside, whatever else was refused.</summary>
    public void End(PartState end)
    {
        if (Deferred is null || end is PartState.Deferred) _end = end;
    }

    /// <summary>One of its records cannot be written. The first such reason is told.</summary>
    public void SetAside(RecordTurn part, FailureReason why)
    {
        part.SetAside(why);
        _setAside ??= (PartState.SetAside)part.State;
    }

    /// <summary>What became of a relative that is here because of this one's events is this one's matter.</summary>
    public void ShareEndOf(SubjectTurn other)
    {
        if (_end is PartState.SetAside) return;
        if (other.Deferred is { } deferred) _end = Deferred ?? deferred;
        _setAside ??= other._end as PartState.SetAside ?? other._setAside;
    }

    /// <summary>
    /// Both, of one turn, are of one person, as far as that is known: by the record, or where that is to be made, or has become another, by
    /// the email. Who never gave one is known by the phone alone.
    /// </summary>
    public bool IsOfSameGuest(SubjectTurn other) =>
        (RecordId is { } record && record == other.RecordId) || Identities.Email == other.Identities.Email;

    private SalesforceId? RecordId => Person?.RecordId ?? Link.RecordId;

    /// <summary>OnceHub's user whose it is, as far as that is told.</summary>
    public UserRef? Owner => OwnerOf(Booking, Visit);

    private static UserRef? OwnerOf(BookingState? booking, VisitState? visit) =>
        booking?.Owner ?? visit?.Conversation?.Value.Owner ?? visit?.Contact?.Value.Owner;

    /// <summary>The Salesforce user it belongs to; null leaves owners as they are.</summary>
    public SalesforceId? OwnerIn(OrgSettings settings) => Booking is { } booking ? OwnerOf(booking, settings) : settings.OwnerOf(Owner);

    /// <summary>The same of a booking as it was.</summary>
    public static SalesforceId? OwnerOf(BookingState booking, OrgSettings settings) =>
        booking.IsOwnerUnknown ? null : settings.OwnerOf(booking.Owner);

    /// <summary>It is written as it is known, whether or not an event brought anything new.</summary>
    public bool IsAnew { get; private set; }

    /// <summary>It is here only because it is a relative of bookings that this turn is about.</summary>
    public bool IsBystander => Events.Count == 0 && !IsAnew;

    public void WriteAnew()
    {
        IsAnew = ShowsChange = PersonChanged = true;
        Link = Link with { EventShows = null };
    }

    /// <summary>
    /// A note before something is sent: what was known before, with another link. The events themselves are absorbed again if
    /// no more comes of it.
    /// </summary>
    public BookingCommit Note(SalesforceLink link, DateTimeOffset now)
    {
        // Of a booking that is new, lists tell already what its first events say.
        var source = Before.Booking is { } known ? MappingSource.Of(known) : Source;
        return new BookingCommit
        {
            BookingId = Id,
            ExpectedVersion = Row.Version,
            Write = JournalRow.Of(Before with { Link = link }, Before.Booking ?? Booking, visit: null, source, now),
        };
    }

    /// <summary>The store took the note.</summary>
    public void MarkNoted(SalesforceLink link) => (StoredLink, Row) = (link, Row with { Version = Row.Version + 1 });

    /// <summary>False when the event is of another subject than what is stored; then nothing has changed.</summary>
    public bool TryAbsorb(WaitingItem item, OnceHubEvent incoming)
    {
        if ((Booking is { } known && incoming is BookingEvent && known.BookingId != incoming.Header.SubjectId)
            || (Visit is { } visit && incoming is not BookingEvent && visit.SubjectId != incoming.Header.SubjectId)) return false;
        Absorb(item, incoming);
        return true;
    }

    private void Absorb(WaitingItem item, OnceHubEvent incoming)
    {
        _source = null;
        if (incoming is AgainEvent)
        {
            WriteAnew();
            Events.Add((item, incoming, Verdict.Applied));
        }
        else if (incoming is BookingEvent booking)
        {
            var formBefore = Booking?.Form?.Value;
            var transition = BookingLifecycle.Apply(Booking, booking);
            Booking = transition.State;
            ShowsChange |= transition.ShowsChange;
            PersonChanged |= !SameForm(formBefore, Booking.Form?.Value);
            Events.Add((item, incoming, transition.Verdict));
        }
        else
        {
            var transition = VisitState.Apply(Visit, incoming);
            Visit = transition.State;
            ShowsChange |= transition.Verdict == Verdict.Applied;
            PersonChanged |= transition.Verdict == Verdict.Applied;
            Events.Add((item, incoming, transition.Verdict));
        }
    }

    /// <summary>It lasts longer than orgs without multi-day Events allow, and was sent so.</summary>
    public bool CanShortenEvent => Event.LongestMinutes > ActivityEvent.MaxMinutes && Booking?.DurationMinutes > ActivityEvent.MaxMinutes;

    /// <summary>The org takes no multi-day Events.</summary>
    public void ShortenEvent()
    {
        Event.LongestMinutes = ActivityEvent.MaxMinutes;
        _problems.RemoveAll(problem => problem.Code == FieldProblemCodes.DurationCapped);
    }

    /// <summary>Notes what became of a write, for whoever asks later.</summary>
    public void Note(RecordWrite write, WriteOutcome outcome)
    {
        if (_sent.Count >= MostSentTold || outcome.Failure?.Action == FailureAction.Halted) return;
        _sent.Add(new SentWrite(
            write.Object, NameOf(write.Kind), (outcome.RecordId ?? write.RecordId)?.Value, outcome.Failure?.Code, NamesOf(write)));
    }

    private static string NameOf(WriteKind kind) => kind switch
    {
        WriteKind.Insert => "insert",
        WriteKind.Update => "update",
        WriteKind.Delete => "delete",
        _ => "upsert",
    };

    private static string[] NamesOf(RecordWrite write)
    {
        var names = new string[write.Fields.Count + write.References.Length];
        var count = 0;
        foreach (var (field, _) in write.Fields) names[count++] = field;
        foreach (var reference in write.References) names[count++] = reference.Field;
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public void Report(FieldProblem problem) => Report([problem]);

    public void Report(IEnumerable<FieldProblem> problems)
    {
        foreach (var problem in problems)
            if (!_problems.Contains(problem)) _problems.Add(problem);
    }

    /// <summary>What was told turned out not to be so.</summary>
    public void Withdraw(FieldProblem problem) => _problems.Remove(problem);

    /// <summary>A later plan of the same field takes the place of an earlier one.</summary>
    public void Report(IEnumerable<FieldChange> changes)
    {
        foreach (var change in changes)
        {
            _changes.RemoveAll(known => known.Field == change.Field);
            _changes.Add(change);
        }
    }

    /// <summary>By content: every webhook of a booking repeats its form.</summary>
    private static bool SameForm(FormSubmission? one, FormSubmission? other) =>
        ReferenceEquals(one, other) || (one is not null && other is not null
            && JsonSerializer.Serialize(one, JournalJson.Options) == JsonSerializer.Serialize(other, JournalJson.Options));
}
