using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Invitees;

/// <summary>The further guests of a turn's bookings, who are invited to the Events.</summary>
internal sealed class InviteesPart(Turn turn, SubjectEnds ends, IGuestStore store) : ITurnPart
{
    public async ValueTask PrepareAsync(CancellationToken cancellationToken) =>
        await FurtherGuests.AddAsync(turn, store, cancellationToken);

    public void Ask(RoundLookUps lookUps) => Invitations.Ask(turn, lookUps);

    public void Learn(RoundLookUps found) => Invitations.Learn(turn, found);

    public void Settle(SubjectTurn subject) => Invitations.Settle(subject, turn);

    public void Plan(SubjectTurn subject, WriteRound round)
    {
        if (subject.Event.IsWrittenIn(round)) return;
        var open = subject.Invitees.Known.Count + subject.Invitees.Withdrawn.Count;
        foreach (var (email, write) in Invitations.Plan(subject))
            round.Add(write, subject, outcome => Absorb(outcome, made => Invitations.Note(subject, new Invitation(email, made))));
        foreach (var invitation in subject.Invitees.Withdrawn)
            round.Add(Invitations.Withdraw(invitation), subject, outcome => Absorb(outcome, made: null, withdrawn: invitation));

        void Absorb(WriteOutcome outcome, Action<SalesforceId>? made, Invitation? withdrawn = null)
        {
            subject.Calls += outcome.Calls;
            if (outcome.Failure is { } failure) OnFailure(subject, failure, withdrawn);
            else if (outcome.RecordId is { } id) made?.Invoke(id);
            if (--open == 0 && !subject.IsSettled) Invitations.Finish(subject);
        }
    }

    public void Finish() => FurtherGuests.Follow(turn, ends);

    /// <param name="withdrawn">Whose invitation was to be taken back; null for one that was to be made.</param>
    private void OnFailure(SubjectTurn subject, CallFailure failure, Invitation? withdrawn)
    {
        switch (InviteeFailure.Decide(failure))
        {
            case FailureStep.End:
                ends.Of(subject, failure);
                break;
            case FailureStep.LeaveAsItIs:
                if (withdrawn is not null) subject.Invitees.Refused.Add(withdrawn);
                var what = withdrawn is null
                    ? "A further guest could not be invited to the Event"
                    : "A further guest who left the booking could not be taken off the Event; remove the invitee there";
                subject.Report(new FieldProblem(Invitations.ObjectName, failure.Code, Sentence.Of($"{what}: {failure.Message}")));
                break;
        }
    }
}
