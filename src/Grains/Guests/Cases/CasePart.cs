using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Cases;

/// <summary>The Cases of a turn's bookings.</summary>
internal sealed class CasePart(Turn turn, SubjectEnds ends, IGuestStore store, GrainsOptions options, TimeProvider time) : ITurnPart
{
    /// <summary>Bookings whose Cases were looked up by the booking.</summary>
    private readonly HashSet<string> _sought = [];

    public IEnumerable<string> ObjectsToAsk() =>
        turn.Open.Any(subject => subject is { Booking: not null, Case.IsOpen: true } && CaseWriting.IsConcerned(subject, turn.Settings))
            ? [CaseWriting.ObjectName]
            : [];

    public void Ask(RoundLookUps lookUps)
    {
        OrphanedCases.Ask(turn, _sought, lookUps);
        CaseWriting.Ask(turn, lookUps);
        CasesInDoubt.Ask(turn, lookUps);
    }

    public void Follow(RoundLookUps found)
    {
        OrphanedCases.Learn(turn, _sought, found);
        CaseWriting.Learn(turn, found);
    }

    public void Learn(RoundLookUps found)
    {
        foreach (var subject in turn.Open.ToArray())
            if (CaseWriting.Unread(subject, turn, found) is { } unread)
                ends.Of(subject, EndlessMerges.To([unread]), CaseWriting.ObjectName);
        CasesInDoubt.Learn(turn, found);
    }

    public async ValueTask ClaimAsync(CancellationToken cancellationToken) =>
        await CasesInDoubt.SettleAsync(turn, store, options, time.GetUtcNow(), cancellationToken);

    public void Settle(SubjectTurn subject) => CaseWriting.SettleWithoutWrite(subject, turn);

    public void Plan(SubjectTurn subject, WriteRound round)
    {
        if (!subject.Case.IsOpen) return;
        if (CaseWriting.Plan(subject, subject.Person, subject.Person?.RowThatMakesIt(round), turn) is { } write)
            round.Add(subject.Case, write, subject, outcome => Absorb(subject, outcome));
        else subject.Case.MarkDone();
    }

    private void Absorb(SubjectTurn subject, WriteOutcome outcome)
    {
        subject.Calls += outcome.Calls;
        if (outcome.Failure is { } failure)
        {
            if (!failure.Ambiguous) subject.Link = subject.Link with { CaseIntent = null };
            OnFailure(subject, failure);
            return;
        }
        subject.Case.MarkDone();
        if (subject.Link.CaseId is null) subject.Made.Add(CaseWriting.ObjectName);
        subject.Report(subject.Case.Changes);
        if (outcome.RecordId is { } id) Relate(subject, id);
    }

    /// <summary>An Event that is not written beside it, because Salesforce shows it already, is written again to be about it.</summary>
    private static void Relate(SubjectTurn subject, SalesforceId id)
    {
        if (subject.Link.CaseId != id && subject.Event.State == PartState.Done) subject.Event.Reopen();
        subject.Link = subject.Link.With(caseId: id);
    }

    public void OnFailure(SubjectTurn subject, CallFailure failure)
    {
        if (turn.Types.Renew(CaseWriting.ObjectName, failure)) return;
        var isUpdate = subject.Link.CaseId is not null;
        var write = new RefusedWrite(
            CaseWriting.ObjectName, turn.Settings.Mappings.Case, turn.Types.Of(CaseWriting.ObjectName), subject, failure);
        var facts = new CaseFacts(subject.Case.Adaptation.FactsOf(write, isNew: !isUpdate))
        {
            IsUpdate = isUpdate,
            IdField = turn.Settings.PackageFields.RecordToken,
            TrustsPerson = subject.Person is { LinkDoubted: false },
        };
        switch (subject.Case.Adaptation.Take(write, facts, CaseFailure.Decide))
        {
            case FailureStep.Adopt { Records: [var named] }:
                Relate(subject, named);
                subject.Case.MarkDone();
                break;
            case FailureStep.Forget:
                subject.Link = subject.Link with { CaseId = null, CaseGone = true };
                subject.Case.MarkDone();
                break;
            case FailureStep.LookAgain:
                subject.Person!.Doubt(turn);
                break;
            case FailureStep.End:
                ends.Of(subject, failure, CaseWriting.ObjectName);
                break;
            case FailureStep.SetAside:
                subject.SetAside(subject.Case, FailureReasons.Of(failure, CaseWriting.ObjectName, turn.Settings.Mappings));
                break;
        }
    }
}
