using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>A booking, conversation or contact in one turn of its guest: what it was, what it becomes, and what came of it.</summary>
internal sealed class SubjectTurn
{
    private readonly List<FieldProblem> _problems = [];
    private readonly List<FieldChange> _changes = [];

    public SubjectTurn(string id, BookingRow row, BookingJournal before)
    {
        Id = id;
        Row = row;
        Before = before;
        Booking = before.Booking;
        Visit = before.Visit;
        Link = before.Link;
    }

    public string Id { get; }

    public BookingRow Row { get; set; }

    public BookingJournal Before { get; }

    public BookingState? Booking { get; private set; }

    public VisitState? Visit { get; private set; }

    public SalesforceLink Link { get; set; }

    /// <summary>The events of this turn, in OnceHub's order, with the verdict on each.</summary>
    public List<(WaitingItem Item, OnceHubEvent Event, Verdict Verdict)> Events { get; } = [];

    /// <summary>Rows that cannot be understood.</summary>
    public List<RowFailure> Unreadable { get; } = [];

    /// <summary>Something that Salesforce is to show may have changed.</summary>
    public bool ShowsChange { get; private set; }

    /// <summary>Whether Salesforce must be written because of this turn.</summary>
    public bool NeedsSalesforce => ShowsChange || Before.Link.Pending;

    /// <summary>The guest's data came anew: the record is to be compared with it.</summary>
    public bool PersonChanged { get; private set; }

    public GuestIdentities Identities => Booking?.Identities?.Value ?? Visit?.Identities?.Value ?? GuestIdentities.None;

    public EventOrder Latest => Booking?.Latest ?? Visit?.Latest ?? default;

    public MappingSource Source => Booking is { } booking ? MappingSource.Of(booking) : MappingSource.Of(Visit!);

    /// <summary>Set once the person is settled: found, made, or none wanted.</summary>
    public bool PersonDone { get; set; }

    /// <summary>Set once the Event is as it should be, or none is wanted.</summary>
    public bool EventDone { get; set; }

    /// <summary>Set aside: why.</summary>
    public FailureReason? Failure { get; set; }

    /// <summary>Put back: until when, and whether it counts as a try.</summary>
    public (DateTimeOffset Due, bool Counts, FailureReason Why)? Deferred { get; set; }

    /// <summary>Event fields that Salesforce refused, to be left out.</summary>
    public HashSet<string> RefusedEventFields { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<string> RunnersUp { get; set; } = [];

    public double Calls { get; set; }

    /// <summary>Nothing more is to be done for it in this turn.</summary>
    public bool IsSettled => Failure is not null || Deferred is not null || (PersonDone && EventDone);

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public IReadOnlyList<FieldChange> Changes => _changes;

    public void Absorb(WaitingItem item, OnceHubEvent incoming)
    {
        if (incoming is BookingEvent booking)
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

    public void Report(IEnumerable<FieldProblem> problems)
    {
        foreach (var problem in problems)
            if (!_problems.Contains(problem)) _problems.Add(problem);
    }

    public void Report(IEnumerable<FieldChange> changes) => _changes.AddRange(changes);

    /// <summary>By content: every webhook of a booking repeats its form.</summary>
    private static bool SameForm(FormSubmission? one, FormSubmission? other) =>
        ReferenceEquals(one, other) || JsonSerializer.Serialize(one, JournalJson.Options) == JsonSerializer.Serialize(other, JournalJson.Options);
}
