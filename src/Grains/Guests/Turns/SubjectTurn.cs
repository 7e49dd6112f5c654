using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>A booking, conversation or contact in one turn of its guest: what it was, what it becomes, and what came of it.</summary>
internal sealed class SubjectTurn
{
    private const int MostSentTold = 20;

    private readonly List<FieldProblem> _problems = [];
    private readonly List<FieldChange> _changes = [];
    private MappingSource? _source;
    private readonly List<SentWrite> _sent = [];

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
    public DateTimeOffset ToldAt => (Booking?.Form?.At ?? Visit?.Contact?.At ?? Latest).Time;

    /// <summary>The same before this turn; null when there was none.</summary>
    public DateTimeOffset? ToldBefore => (Before.Booking?.Form?.At ?? Before.Visit?.Contact?.At)?.Time;

    public MappingSource Source => _source ??= Booking is { } booking ? MappingSource.Of(booking) : MappingSource.Of(Visit!);

    /// <summary>Set once the person is settled: found, made, or none wanted.</summary>
    public bool PersonDone { get; set; }

    /// <summary>Set once the Event is as it should be, or none is wanted.</summary>
    public bool EventDone { get; set; }

    /// <summary>Set once the Case is as it should be, or none is wanted.</summary>
    public bool CaseDone { get; set; }

    /// <summary>Set once the further guests are invited, or none are.</summary>
    public bool InviteesDone { get; set; }

    /// <summary>The Case as it was read in this turn; null when it was not.</summary>
    public FieldSet? CaseFields { get; set; }

    /// <summary>Salesforce said that something of the Event is gone: it is looked whether the Event itself is.</summary>
    public bool EventDoubted { get; set; }

    /// <summary>The insert of its Event is noted in this turn, so that what becomes of it is known.</summary>
    public bool IsIntentNoted { get; set; }

    /// <summary>It was looked already, once in this turn.</summary>
    public bool EventWasDoubted { get; set; }

    /// <summary>What its Event is to show; null while it is to have none, or where its Event is another booking's by now.</summary>
    public PlannedEvent? EventPlan { get; set; }

    /// <summary>Who is to be invited, with the emails they were found by.</summary>
    public List<(string Email, SalesforceId Record)> Invitees { get; } = [];

    /// <summary>Further guests whom nobody knows in Salesforce: a record is made for each before they are invited.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>Set aside: why. Nothing more is tried.</summary>
    public FailureReason? Failure { get; set; }

    /// <summary>Set aside in the end, once everything else is done: one record of several could not be written.</summary>
    public FailureReason? PartFailure { get; set; }

    /// <summary>Put back: until when, and whether it counts as a try.</summary>
    public (DateTimeOffset Due, bool Counts, FailureReason Why)? Deferred { get; set; }

    public Adaptation EventAdaptation { get; } = new();

    /// <summary>Minutes that the org lets an Event last, as far as is known: only its refusal tells that it takes no multi-day Events.</summary>
    public int LongestEvent { get; private set; } = ActivityEvent.MaxMultiDayMinutes;

    public Adaptation CaseAdaptation { get; } = new();

    /// <summary>What the write of its Case that is under way changes.</summary>
    public IReadOnlyList<FieldChange> CaseChanges { get; set; } = [];

    public ImmutableArray<string> RunnersUp { get; set; } = [];

    public double Calls { get; set; }

    /// <summary>Nothing more is to be done for it in this turn.</summary>
    public bool IsSettled => Failure is not null || Deferred is not null || (PersonDone && CaseDone && EventDone && InviteesDone);

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public IReadOnlyList<FieldChange> Changes => _changes;

    /// <summary>What was sent for it in this turn, and what was answered.</summary>
    public IReadOnlyList<SentWrite> Sent => _sent;

    /// <summary>Objects of which Salesforce has made a record in this turn.</summary>
    public SortedSet<string> Made { get; } = new(StringComparer.Ordinal);

    /// <summary>Nothing is to be written for it in this turn.</summary>
    public void Rest() => PersonDone = CaseDone = EventDone = InviteesDone = true;

    /// <summary>The Salesforce user it belongs to; null leaves owners as they are.</summary>
    public SalesforceId? OwnerIn(OrgSettings settings) => Booking is { IsOwnerUnknown: true }
        ? null
        : settings.OwnerOf(Booking?.Owner ?? Visit?.Conversation?.Value.Owner ?? Visit?.Contact?.Value.Owner);

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
    public BookingCommit Note(SalesforceLink link, DateTimeOffset now) => new()
    {
        BookingId = Id,
        ExpectedVersion = Row.Version,
        Write = new BookingWrite
        {
            State = (Before with { Link = link }).ToJson(),
            Phase = (Before.Booking ?? Booking!).Phase.ToString(),
            RecordId = link.RecordId?.Value,
            SalesforceEventId = link.EventId?.Value,
            StartsAt = (Before.Booking ?? Booking!).StartsAt,
            UpdatedAt = now,
        },
    };

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

    /// <summary>The org refused a meeting of more than a day; false when that was not the reason.</summary>
    public bool ShortenEvent()
    {
        if (LongestEvent == ActivityEvent.MaxMinutes || Booking?.DurationMinutes is not > ActivityEvent.MaxMinutes) return false;
        LongestEvent = ActivityEvent.MaxMinutes;
        _problems.RemoveAll(problem => problem.Code == FieldProblemCodes.DurationCapped);
        return true;
    }

    /// <summary>Notes what became of a write, for whoever asks later.</summary>
    public void Note(RecordWrite write, WriteOutcome outcome)
    {
        if (_sent.Count >= MostSentTold || outcome.Failure?.Action == FailureAction.Halted) return;
        _sent.Add(new SentWrite(
            write.Object, write.Kind.ToString().ToLowerInvariant(), (outcome.RecordId ?? write.RecordId)?.Value, outcome.Failure?.Code,
            [.. write.Fields.Select(field => field.Key).Concat(write.References.Select(reference => reference.Field)).Order(StringComparer.Ordinal)]));
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
        ReferenceEquals(one, other) || (one is not null && other is not null && JsonSerializer.Serialize(one, JournalJson.Options) == JsonSerializer.Serialize(other, JournalJson.Options));
}
