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
        var open = subject.Invitees.Known.Count;
        foreach (var write in Invitations.Plan(subject))
            round.Add(write, subject, outcome =>
            {
                subject.Calls += outcome.Calls;
                if (outcome.Failure is { } failure) OnFailure(subject, failure);
                if (--open == 0 && !subject.IsSettled) Invitations.Finish(subject);
            });
    }

    public void Finish() => FurtherGuests.Follow(turn, ends);

    private void OnFailure(SubjectTurn subject, CallFailure failure)
    {
        switch (InviteeFailure.Decide(failure))
        {
            case FailureStep.End:
                ends.Of(subject, failure);
                break;
            case FailureStep.LeaveAsItIs:
                subject.Report(new FieldProblem(
                    Invitations.ObjectName, failure.Code,
                    Sentence.Of($"A further guest could not be invited to the Event: {failure.Message}")));
                break;
        }
    }
}
