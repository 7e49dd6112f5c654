using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>The Events of a turn's bookings: one live Event for each lineage.</summary>
internal sealed class EventPart(Turn turn, SubjectEnds ends, IGuestStore store, GrainsOptions options, TimeProvider time) : ITurnPart
{
    /// <summary>Bookings whose Events were looked up by the booking.</summary>
    private readonly HashSet<string> _sought = [];

    public IEnumerable<string> ObjectsToAsk() =>
        turn.Open.Any(subject => EventWriting.MayWrite(subject, turn.Settings)) ? [EventWriting.ObjectName] : [];

    public void Ask(RoundLookUps lookUps)
    {
        DeletedEventCheck.Ask(turn, lookUps);
        OrphanedEvents.Ask(turn, _sought, lookUps);
        EventsInDoubt.Ask(turn, lookUps);
    }

    public void Learn(RoundLookUps found)
    {
        DeletedEventCheck.Learn(turn, found, ends);
        OrphanedEvents.Learn(turn, _sought, found);
        EventsInDoubt.Learn(turn, found, options, time.GetUtcNow());
    }

    public ValueTask ClaimAsync(CancellationToken cancellationToken)
    {
        EventPlans.Assign(turn);
        return default;
    }

    public void Settle(SubjectTurn subject) => EventWriting.SettleWithoutWrite(subject);

    public void Plan(SubjectTurn subject, WriteRound round)
    {
        if (subject.Event is not { IsOpen: true, Deleted: not DeletedEventQuestion.Asked }) return;
        var (newPerson, newCase) = (subject.Person?.RowThatMakesIt(round), subject.Case.RowThatMakesIt(round));
        if (EventWriting.Plan(subject, subject.Person, newPerson, newCase, turn) is not { } write) return;
        // Without the package, which gives each write a revision, there may be nothing to send.
        if (write is { Fields.Count: 0, References: [] }) MarkShown(subject, write.RecordId);
        else
        {
            var wasSent = subject.Event.IsSent;
            subject.Event.IsSent = true;
            round.Add(subject.Event, write, subject, outcome =>
            {
                if (outcome.Failure is { Ambiguous: false }) subject.Event.IsSent = wasSent;
                Absorb(subject, write, outcome);
            });
        }
    }

    public async ValueTask<bool> NoteAsync(WriteRound round, CancellationToken cancellationToken) =>
        await BegunWrites.NoteAsync(turn, round, store, time, cancellationToken)
        && await InsertIntents.NoteAsync(turn, round, store, time, cancellationToken);

    private void Absorb(SubjectTurn subject, RecordWrite write, WriteOutcome outcome)
    {
        subject.Calls += outcome.Calls;
        if (outcome.Failure is { } failure)
        {
            if (!failure.Ambiguous) subject.Link = subject.Link with { EventIntent = null };
            OnFailure(subject, failure);
            return;
        }
        if (subject.Link.EventId is null) LearnOfNew(subject);
        subject.Report(EventChanges.Of(subject, write, turn));
        MarkShown(subject, outcome.RecordId ?? subject.Link.EventId);
    }

    /// <summary>The Event shows all that is planned for it.</summary>
    private void MarkShown(SubjectTurn subject, SalesforceId? id)
    {
        subject.Event.MarkDone();
        subject.Link = subject.Link with
        {
            EventId = id,
            EventWhoId = subject.Person?.RecordId ?? subject.Link.RecordId,
            EventOwnerId = subject.Event.Adaptation.IsRefused("OwnerId") ? null : subject.OwnerIn(turn.Settings),
            EventShape = ShownEvent.ShapeIn(turn),
            Revision = turn.Revision,
            EventShows = subject.Event.Plan!.FingerprintOf(subject.Booking!),
            ReplacedBy = subject.Event.Plan.ClosedFor,
            EventLeft = false,
            EventIntent = null,
        };
    }

    public void OnFailure(SubjectTurn subject, CallFailure failure)
    {
        if (turn.Types.Renew(EventWriting.ObjectName, failure)) return;
        var giver = turn.Subjects.LastOrDefault(other =>
            other.Link.TakenOverBy == subject.Id && other.Link.EventId == subject.Link.EventId);
        var write = new RefusedWrite(
            EventWriting.ObjectName, turn.Settings.Mappings.Event, turn.Types.Of(EventWriting.ObjectName), subject, failure);
        var facts = new EventFacts(subject.Event.Adaptation.FactsOf(write, isNew: true))
        {
            Written = subject.Link.EventId,
            IsTakenOver = giver is not null,
            IdField = turn.Settings.PackageFields.EventBookingId,
            MayBeDeleted = subject.Event.Deleted == DeletedEventQuestion.NotAsked,
            CanBeShortened = subject.CanShortenEvent,
        };
        switch (subject.Event.Adaptation.Take(write, facts, EventFailure.Decide))
        {
            case FailureStep.Adopt { Records: [var own] }:
                KeepOwn(subject, own, giver!);
                break;
            case FailureStep.LookAgain:
                // Both the Event and whom it is with are looked up.
                subject.Event.Deleted = DeletedEventQuestion.Asked;
                if (subject.Person is { LinkDoubted: false, RecordId: not null } person) person.Doubt(turn);
                break;
            case FailureStep.Shorten:
                subject.ShortenEvent();
                break;
            case FailureStep.TryAgain { MaxAttempts: var most }:
                ends.TryAgain(subject, FailureReasons.Of(failure, EventWriting.ObjectName, turn.Settings.Mappings), most);
                break;
            case FailureStep.End:
                ends.Of(subject, failure, EventWriting.ObjectName);
                break;
            case FailureStep.SetAside:
                subject.SetAside(subject.Event, FailureReasons.Of(failure, EventWriting.ObjectName, turn.Settings.Mappings));
                break;
        }
    }

    /// <summary>Whoever was invited to an Event that is not there any more is invited to this one.</summary>
    private static void LearnOfNew(SubjectTurn subject)
    {
        subject.Made.Add(EventWriting.ObjectName);
        if (subject.Link.Invited is null) return;
        subject.Link = subject.Link with { Invited = null, Invitations = null };
        subject.Invitees.Reopen();
    }

    /// <summary>Another booking's Event was to become this one's, but it has one already: that is used, and the other is closed.</summary>
    private static void KeepOwn(SubjectTurn subject, SalesforceId own, SubjectTurn giver)
    {
        subject.Link = subject.Link with { EventId = own, EventWhoId = null, EventShows = "", Invited = null, Invitations = null };
        subject.Invitees.Reopen();
        giver.Link = giver.Link with { TakenOverBy = null, EventShows = "" };
    }
}
