using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>The Accounts of a turn's Contacts: found or made for new ones, and filled in where we made them.</summary>
internal sealed class AccountPart(Turn turn, SubjectEnds ends, IGuestStore store) : ITurnPart
{
    public IEnumerable<string> ObjectsToAsk()
    {
        if (!turn.People.Any(PersonFinder.NeedsLookUp)) return [];
        // Rows of one's own may name records, which are looked up in the same request as the guests.
        var mayNameRecords = (turn.Settings.Account.Create && turn.Settings.Mappings.Account.Any(row => row.Target != "Name"))
            || (turn.Types.HavePersonAccounts && PersonAccountFields.MayNameRecords(turn.Settings.Mappings.OfPersonAccount()));
        return mayNameRecords ? [AccountWriting.ObjectName] : [];
    }

    public void Ask(RoundLookUps lookUps)
    {
        foreach (var person in turn.People)
            foreach (var key in KeysOfNew(person))
            {
                lookUps.Ask(key);
                person.Account!.SoughtAt = lookUps.Begun;
            }
        foreach (var key in AccountFilling.Keys(turn)) lookUps.Ask(key);
    }

    public void Learn(RoundLookUps found)
    {
        foreach (var person in turn.People)
            foreach (var key in person.Account?.Keys ?? [])
                if (found.TryGet(key, out var records)) AccountWriting.Choose(person.Account!, records);
        AccountFilling.Learn(turn, found);
    }

    public IEnumerable<string> ObjectsToWrite()
    {
        var isWritten = turn.People.Any(person => person.HasOpenSubjects
            && ((person.IsToBeMade && person.Account is { Id: null })
                || PersonWriting.IsPersonAccount(person, turn)
                || person.AccountToFill is { Fields: not null }));
        return isWritten ? [AccountWriting.ObjectName] : [];
    }

    public async ValueTask ClaimAsync(CancellationToken cancellationToken) =>
        await AccountWriting.ClaimAsync(turn, store, cancellationToken);

    /// <summary>Adds the write that fills in the Account of a person's Contact; false when there is none.</summary>
    public bool TryFill(PersonTurn person, WriteRound round)
    {
        if (AccountFilling.Plan(person, turn) is not { } write) return false;
        round.Add(person.AccountToFill!, write, person.Newest, outcome => AbsorbFilling(person, outcome));
        return true;
    }

    /// <summary>Adds the write that makes the Account of a new Contact, and tells its position; null when none is to be made.</summary>
    public int? RowThatMakes(PersonTurn person, WriteRound round)
    {
        if (AccountWriting.Plan(person, turn) is not { } write) return null;
        round.Add(person.Account!, write, person.Newest, outcome => Absorb(person, outcome));
        return person.Account!.RowThatMakesIt(round);
    }

    private void Absorb(PersonTurn person, WriteOutcome outcome)
    {
        person.Charge(outcome.Calls);
        if (outcome.Failure is { } failure)
        {
            OnFailure(person, failure);
            return;
        }
        (person.Account!.Id, person.Account.IsMade) = (outcome.RecordId, true);
        turn.Notes = turn.Notes.Keep(person.AccountToken, outcome.RecordId);
        person.Note(turn, notes => notes.Fill(person.Account.StandIns));
        person.Newest.Made.Add(AccountWriting.ObjectName);
        person.Newest.Report(person.Account.Changes);
    }

    private void AbsorbFilling(PersonTurn person, WriteOutcome outcome)
    {
        person.Charge(outcome.Calls);
        if (outcome.Failure is { } failure)
        {
            OnFillingFailure(person, failure);
            return;
        }
        person.AccountToFill!.MarkDone();
        person.Newest.Report(person.AccountToFill.Changes);
    }

    private void OnFailure(PersonTurn person, CallFailure failure)
    {
        if (turn.Types.Renew(AccountWriting.ObjectName, failure)) return;
        var (account, write) = (person.Account!, Refused(person, failure));
        var facts = new AccountFacts(account.Adaptation.FactsOf(write, isNew: true))
        {
            SavesPastAlerts = turn.Settings.Duplicates == DuplicateRule.SaveWhereAllowed,
        };
        switch (account.Adaptation.Take(write, facts, AccountFailure.Decide))
        {
            case FailureStep.Adopt { Records: [var named] }:
                account.Id = named;
                break;
            case FailureStep.End:
                EndAll(person, failure);
                break;
        }
    }

    private void OnFillingFailure(PersonTurn person, CallFailure failure)
    {
        if (turn.Types.Renew(AccountWriting.ObjectName, failure)) return;
        var (fill, write) = (person.AccountToFill!, Refused(person, failure));
        switch (fill.Adaptation.Take(write, fill.Adaptation.FactsOf(write, isNew: false), AccountFailure.DecideFilling))
        {
            case FailureStep.LeaveAsItIs:
                fill.MarkDone();
                var why = FailureReasons.Of(failure, write.Object, turn.Settings.Mappings);
                person.Newest.Report(new FieldProblem(
                    write.Object, failure.Code, Sentence.Of($"The Account was left as it is: {why.Message}")));
                break;
            case FailureStep.End:
                EndAll(person, failure);
                break;
        }
    }

    private RefusedWrite Refused(PersonTurn person, CallFailure failure) => new(
        AccountWriting.ObjectName, turn.Settings.Mappings.Account, turn.Types.Of(AccountWriting.ObjectName), person.Newest, failure);

    private void EndAll(PersonTurn person, CallFailure failure)
    {
        foreach (var subject in person.OpenSubjects.ToArray()) ends.Of(subject, failure, AccountWriting.ObjectName);
    }

    /// <summary>Whoever may turn out to be new needs an Account: it is looked up in the same request.</summary>
    private IEnumerable<LookupKey> KeysOfNew(PersonTurn person)
    {
        if (!person.IsSought || person.NotToBeMade || person is { LinkedTo: not null, LinkDoubted: false }) return [];
        person.Account ??= AccountWriting.For(person, turn);
        return person.Account is { Id: null } account ? account.Keys : [];
    }
}
