using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Invitees;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>What a failed write means for its subjects: another round with something changed, a later try, or an end.</summary>
internal sealed class TurnFailures(GrainsOptions options, TimeProvider time)
{
    // What was held back because of another row (Halted) is simply planned anew in the next round.

    /// <summary>How the package's validation rule begins its refusal of a late write.</summary>
    private const string LateRevision = "OnceHub: an older revision";

    /// <summary>Each new hand-out has a higher revision, so a refusal that comes again is not about lateness.</summary>
    private const int LateTries = 5;

    private const int MaxRuleText = 200;

    private readonly Dictionary<int, DateTimeOffset> _dues = [];

    public void OfAccount(PersonTurn person, CallFailure failure, Turn turn)
    {
        var account = person.Account!;
        var rows = turn.Settings.Mappings.Account;
        switch (failure.Action)
        {
            case FailureAction.DuplicateValue when account.Adaptation.LearnTaken(failure, rows, person.Newest.Report):
            case FailureAction.RecordGone or FailureAction.SetAside when account.Adaptation.LearnReferences(
                failure, rows, turn.Types.Of(AccountWriting.ObjectName), isNew: true, person.Newest):
                break;
            case FailureAction.DuplicatesDetected when MaySavePast(failure, turn) && !account.Adaptation.AllowDuplicates:
                account.Adaptation.AllowDuplicates = true;
                break;
            case FailureAction.DuplicatesDetected or FailureAction.DuplicateValue when failure.ExistingRecords.FirstOrDefault(Candidates.IsAccount) is { Value: not null } named:
                account.Id = named;
                break;
            case var _ when account.Adaptation.Learn("Account", failure, person.Newest.Report):
                break;
            default:
                foreach (var subject in person.OpenSubjects.ToArray()) OfSubject(subject, failure, turn, AccountWriting.ObjectName);
                break;
        }
    }

    /// <summary>An Account that cannot be completed costs the booking nothing.</summary>
    public void OfFilling(PersonTurn person, CallFailure failure, Turn turn)
    {
        var fill = person.AccountToFill!;
        var rows = turn.Settings.Mappings.Account;
        switch (failure.Action)
        {
            case FailureAction.Halted:
            case FailureAction.DuplicateValue when fill.Adaptation.LearnTaken(failure, rows, person.Newest.Report):
            case FailureAction.RecordGone or FailureAction.SetAside when fill.Adaptation.LearnReferences(
                failure, rows, turn.Types.Of(AccountWriting.ObjectName), isNew: false, person.Newest):
                break;
            case FailureAction.Defer or FailureAction.Retry:
                foreach (var subject in person.OpenSubjects.ToArray()) OfSubject(subject, failure, turn, AccountWriting.ObjectName);
                break;
            case var _ when fill.Adaptation.Learn(AccountWriting.ObjectName, failure, person.Newest.Report):
                break;
            default:
                fill.IsDone = true;
                person.Newest.Report(new FieldProblem(AccountWriting.ObjectName, failure.Code, $"The Account was left as it is: {failure.Message}"));
                break;
        }
    }

    public void OfPerson(PersonTurn person, CallFailure failure, Turn turn)
    {
        var isUpdate = person.Match?.Record is not null;
        switch (failure.Action)
        {
            case FailureAction.Halted:
                break;
            case FailureAction.DuplicatesDetected when (isUpdate ? failure.AllowSave : MaySavePast(failure, turn)) && !person.Adaptation.AllowDuplicates:
                person.Adaptation.AllowDuplicates = true;
                break;
            case FailureAction.DuplicatesDetected when isUpdate && !failure.ExistingRecords.IsEmpty:
                person.LeaveAsItIs = true;
                person.Newest.Report(new FieldProblem("Id", failure.Code, $"A duplicate rule of the org blocks the change of {person.RecordId}, so the record was left as it is: {failure.Message}"));
                break;
            case FailureAction.DuplicateValue when person.Adaptation.LearnTaken(failure, RowsOf(person, turn), person.Newest.Report):
                break;
            case FailureAction.DuplicatesDetected or FailureAction.DuplicateValue when Name(person, failure):
                break;
            case FailureAction.DuplicateValue when !isUpdate && !turn.Notes.MadeByUs:
                // Taken by a record that Salesforce does not name: it is looked up by the guest's token.
                turn.Notes = turn.Notes with { MadeByUs = true };
                person.Match = null;
                break;
            case FailureAction.RecordGone or FailureAction.SetAside when person.Adaptation.LearnReferences(
                failure, RowsOf(person, turn), turn.Types.Of(ObjectOf(person, turn)), !isUpdate, person.Newest):
                break;
            case FailureAction.RecordGone or FailureAction.ConvertedLead when isUpdate || person.LinkedTo is not null:
                Doubt(person, turn);
                break;
            case var _ when person.Adaptation.Learn(ObjectOf(person, turn), failure, person.Newest.Report):
                break;
            default:
                foreach (var subject in person.OpenSubjects.ToArray()) OfSubject(subject, failure, turn, ObjectOf(person, turn));
                break;
        }
    }

    public void OfCase(SubjectTurn subject, CallFailure failure, Turn turn)
    {
        switch (failure.Action)
        {
            case FailureAction.Halted:
                break;
            case FailureAction.DuplicateValue when subject.Case.Adaptation.LearnTaken(failure, turn.Settings.Mappings.Case, subject.Report):
                break;
            case FailureAction.DuplicateValue when failure.ExistingRecords.FirstOrDefault(id => id.Prefix == "500") is { Value: not null } named:
                subject.Link = subject.Link with { CaseId = named };
                subject.Case.MarkDone();
                break;
            case FailureAction.DuplicatesDetected when failure.AllowSave && !subject.Case.Adaptation.AllowDuplicates:
                subject.Case.Adaptation.AllowDuplicates = true;
                break;
            case FailureAction.RecordGone or FailureAction.SetAside when subject.Case.Adaptation.LearnReferences(
                failure, turn.Settings.Mappings.Case, turn.Types.Of(CaseWriting.ObjectName), subject.Link.CaseId is null, subject):
                break;
            case FailureAction.RecordGone when subject.Link.CaseId is not null:
                subject.Link = subject.Link with { CaseId = null, CaseGone = true };
                subject.Case.MarkDone();
                break;
            case FailureAction.RecordGone when subject.Person is { LinkDoubted: false } person:
                Doubt(person, turn);
                break;
            case var _ when subject.Case.Adaptation.Learn(CaseWriting.ObjectName, failure, subject.Report):
                break;
            case FailureAction.Retry or FailureAction.Defer:
                OfSubject(subject, failure, turn, CaseWriting.ObjectName);
                break;
            default:
                subject.SetAside(subject.Case, ReasonOf(failure, CaseWriting.ObjectName));
                break;
        }
    }

    public void OfEvent(SubjectTurn subject, CallFailure failure, Turn turn)
    {
        switch (failure.Action)
        {
            case FailureAction.ValidationRule when failure.Message.Contains(LateRevision, StringComparison.Ordinal):
                // A later hand-out has written, and may not have known these events: they are taken up again from what it recorded.
                PutBack(subject, ReasonOf(failure, EventWriting.ObjectName), Math.Min(LateTries, options.MaxAttempts));
                break;
            case FailureAction.DuplicateValue when KeepsItsOwn(subject, failure, turn):
                break;
            case FailureAction.DuplicateValue when subject.Event.Adaptation.LearnTaken(failure, turn.Settings.Mappings.Event, subject.Report):
                break;
            case FailureAction.DuplicateValue:
                PutBack(subject, ReasonOf(failure, EventWriting.ObjectName), options.MaxAttempts);
                break;
            case FailureAction.Halted:
                break;
            case FailureAction.RecordGone or FailureAction.ConvertedLead when DoubtEvent(subject, turn):
                break;
            case FailureAction.AdaptFields when failure.Code == "FIELD_INTEGRITY_EXCEPTION" && subject.ShortenEvent():
                break;
            case FailureAction.RecordGone or FailureAction.SetAside when subject.Event.Adaptation.LearnReferences(
                failure, turn.Settings.Mappings.Event, turn.Types.Of(EventWriting.ObjectName), isNew: true, subject):
                break;
            case var _ when subject.Event.Adaptation.Learn(EventWriting.ObjectName, failure, subject.Report):
                break;
            case FailureAction.Retry or FailureAction.Defer:
                OfSubject(subject, failure, turn, EventWriting.ObjectName);
                break;
            default:
                subject.SetAside(subject.Event, ReasonOf(failure, EventWriting.ObjectName));
                break;
        }
    }

    /// <summary>An invitation that cannot be made is told, and keeps nothing else back.</summary>
    public void OfInvitee(SubjectTurn subject, CallFailure failure, Turn turn)
    {
        if (failure.Action is FailureAction.Retry or FailureAction.Defer) OfSubject(subject, failure, turn);
        else if (failure.Action is not (FailureAction.DuplicateValue or FailureAction.RecordGone))
            subject.Report(new FieldProblem(Invitations.ObjectName, failure.Code, $"A further guest could not be invited to the Event: {failure.Message}"));
    }

    /// <summary>A failure that keeps all of the subject from being written.</summary>
    /// <param name="objectName">Whose record it was about; empty for what is nobody's row in particular: a look-up, a time-out.</param>
    public void OfSubject(SubjectTurn subject, CallFailure failure, Turn turn, string objectName = "")
    {
        var reason = ReasonOf(failure, objectName);
        switch (failure.Action)
        {
            case FailureAction.Defer:
                var until = failure.NotBefore ?? time.GetUtcNow() + options.RetryDelay;
                subject.End(new PartState.Deferred(until, Counts: false, reason));
                turn.NotBefore = turn.NotBefore is { } known && known > until ? known : until;
                break;
            case FailureAction.Retry or FailureAction.Halted:
                PutBack(subject, reason, options.MaxAttempts);
                break;
            default:
                subject.End(new PartState.SetAside(reason));
                break;
        }
    }

    /// <summary>Tries again later, or ends when it was tried often enough.</summary>
    public void PutBack(SubjectTurn subject, FailureReason reason, int maxAttempts)
    {
        var attempts = subject.Events.Count == 0 ? 0 : subject.Events.Max(item => item.Item.Attempts);
        if (attempts + 1 >= maxAttempts)
        {
            subject.End(new PartState.SetAside(reason with { Message = $"{reason.Message} (tried {attempts + 1} times)" }));
            return;
        }
        subject.End(new PartState.Deferred(DueAfter(attempts), Counts: true, reason));
    }

    /// <summary>What was tried together is tried together again: apart, the older of two events might come first and alone.</summary>
    private DateTimeOffset DueAfter(int attempts)
    {
        if (!_dues.TryGetValue(attempts, out var due)) _dues[attempts] = due = time.GetUtcNow() + options.DelayAfter(attempts);
        return due;
    }

    private static FailureReason ReasonOf(CallFailure failure, string objectName) =>
        new(failure.Code, AdviceFor(failure) is { } advice ? $"{failure.Message} {advice}" : failure.Message, CauseOf(failure)) { Object = objectName };

    /// <summary>Rules of one object differ by their text alone: Salesforce tells no rule's name.</summary>
    private static string CauseOf(CallFailure failure) =>
        failure.Action != FailureAction.ValidationRule ? string.Join(",", failure.Fields)
        : failure.Message.Length <= MaxRuleText ? failure.Message
        : $"{failure.Message.AsSpan(0, MaxRuleText)}…";

    /// <summary>What to do about what only a person can mend; null where nothing needs to be done.</summary>
    private static string? AdviceFor(CallFailure failure) => failure switch
    {
        { Action: FailureAction.RequiredField } => "Map these fields to OnceHub values or give them fallbacks, then replay.",
        { Action: FailureAction.ValidationRule } when !failure.Message.StartsWith(LateRevision, StringComparison.Ordinal) =>
            "A validation rule of the org refused the record: correct the data, the mapping or the rule, then replay.",
        { Action: FailureAction.AdaptFields } => "Correct what is mapped there, then replay.",
        { Action: FailureAction.DuplicatesDetected } => $"It names {NamesOf(failure)}. Correct or merge what is there, or let the rule allow the save"
            + (failure.AllowSave ? " (it only alerts: duplicates \"saveWhereAllowed\" in the settings saves past it)" : "") + ", then replay.",
        { Action: FailureAction.RecordGone } =>
            "An id of the record is nobody's in this org: check owners, record types and look-ups in the settings, then replay.",
        { Code: var code } when code.StartsWith("INSUFFICIENT_ACCESS", StringComparison.Ordinal) =>
            "Give the connected user this right (the connection's check tells which are missing), then replay.",
        _ => null,
    };

    private static string NamesOf(CallFailure failure) =>
        failure.ExistingRecords.IsEmpty ? "no record" : string.Join(", ", failure.ExistingRecords);

    private static bool MaySavePast(CallFailure failure, Turn turn) => failure.AllowSave && turn.Settings.Duplicates == DuplicateRule.SaveWhereAllowed;

    private static string ObjectOf(PersonTurn person, Turn turn) =>
        PersonWriting.IsPersonAccount(person, turn) ? PersonAccountFields.ObjectName : (person.RecordObject ?? person.Target).ToString();

    private static ImmutableArray<FieldMapping> RowsOf(PersonTurn person, Turn turn) => PersonWriting.IsPersonAccount(person, turn)
        ? turn.Settings.Mappings.OfPersonAccount()
        : turn.Settings.Mappings.Of(person.RecordObject ?? person.Target);

    /// <summary>An Account may be a Person Account or a company: it is read, and a person's contact is the guest's record.</summary>
    private static bool Name(PersonTurn person, CallFailure failure)
    {
        var named = failure.ExistingRecords
            .Where(id => id.Prefix is "003" or "00Q" or "001" && !person.Named.Contains(id) && !person.NobodyNamed.Contains(id)).ToArray();
        person.Named.AddRange(named);
        return named.Length > 0;
    }

    /// <summary>The record that was trusted is not there any more: everybody it stood for is looked up again, from that record on.</summary>
    private static void Doubt(PersonTurn person, Turn turn)
    {
        person.LinkedTo = person.RecordId;
        person.LinkDoubted = true;
        person.Match = null;
        person.Made = null;
        person.Written = false;
        foreach (var subject in person.OpenSubjects) subject.ReopenPerson();
        if (turn.Notes.RecordId == person.LinkedTo) turn.Notes = turn.Notes with { RecordId = null };
    }

    /// <summary>The first time, both the Event and whom it is with are looked up; after that nothing more can be found out.</summary>
    private static bool DoubtEvent(SubjectTurn subject, Turn turn)
    {
        if (subject.Event.Deleted != DeletedEventQuestion.NotAsked) return false;
        subject.Event.Deleted = DeletedEventQuestion.Asked;
        if (subject.Person is { LinkDoubted: false, RecordId: not null } person) Doubt(person, turn);
        return true;
    }

    /// <summary>
    /// Another booking's Event was to become this one's, but it has one already: it was written without anybody here hearing
    /// of it. That one is used, and the other is closed.
    /// </summary>
    private static bool KeepsItsOwn(SubjectTurn subject, CallFailure failure, Turn turn)
    {
        var giver = turn.Subjects.LastOrDefault(other =>
            other.Link.TakenOverBy == subject.Id && other.Link.EventId == subject.Link.EventId);
        if (giver is null || failure.ExistingRecords.FirstOrDefault(id => id.Prefix == "00U" && id != subject.Link.EventId) is not { Value: not null } own) return false;
        subject.Link = subject.Link with { EventId = own, EventWhoId = null, EventShows = "" };
        giver.Link = giver.Link with { TakenOverBy = null, EventShows = "" };
        return true;
    }
}
