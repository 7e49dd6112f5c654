using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>What a failed write means for its subjects: another round with something changed, a later try, or an end.</summary>
internal sealed class TurnFailures(GrainsOptions options, TimeProvider time)
{
    /// <summary>How the package's validation rule begins its refusal of a late write.</summary>
    private const string LateRevision = "OnceHub: an older revision";

    public void OfPerson(PersonTurn person, CallFailure failure, Turn turn)
    {
        switch (failure.Action)
        {
            case FailureAction.AdaptFields when Refuse(person.RefusedFields, failure):
                person.Newest.Report([SetAside(failure)]);
                break;
            case FailureAction.DuplicatesDetected when failure.AllowSave && turn.Settings.Duplicates == DuplicateRule.SaveWhereAllowed && !person.AllowDuplicates:
                person.AllowDuplicates = true;
                break;
            case FailureAction.DuplicatesDetected or FailureAction.DuplicateValue when Name(person, failure):
                break;
            case FailureAction.RecordGone or FailureAction.ConvertedLead when person.RecordId is not null:
                Forget(person, turn);
                break;
            default:
                foreach (var subject in person.Subjects.Where(subject => !subject.IsSettled)) OfSubject(subject, failure, turn);
                break;
        }
    }

    public void OfEvent(SubjectTurn subject, CallFailure failure, Turn turn)
    {
        switch (failure.Action)
        {
            case FailureAction.ValidationRule when failure.Message.Contains(LateRevision, StringComparison.Ordinal):
                subject.EventDone = true;
                break;
            case FailureAction.AdaptFields when Refuse(subject.RefusedEventFields, failure):
                subject.Report([SetAside(failure)]);
                break;
            case FailureAction.Halted when !subject.PersonDone:
                break;
            case FailureAction.RecordGone when NamesWho(failure):
                ForgetWho(subject, turn);
                break;
            case FailureAction.RecordGone when subject.Link.EventId is not null:
                LoseEvent(subject, turn);
                break;
            default:
                OfSubject(subject, failure, turn);
                break;
        }
    }

    /// <summary>A failure that is nobody's row in particular: a look-up, a time-out.</summary>
    public void OfSubject(SubjectTurn subject, CallFailure failure, Turn turn)
    {
        var reason = new FailureReason(failure.Code, failure.Message, string.Join(",", failure.Fields));
        switch (failure.Action)
        {
            case FailureAction.Defer:
                var until = failure.NotBefore ?? time.GetUtcNow() + options.RetryDelay;
                subject.Deferred = (until, false, reason);
                turn.NotBefore = turn.NotBefore is { } known && known > until ? known : until;
                break;
            case FailureAction.Retry or FailureAction.Halted:
                PutBack(subject, reason);
                break;
            default:
                subject.Failure = reason;
                break;
        }
    }

    /// <summary>Tries again later, or ends when it was tried often enough.</summary>
    public void PutBack(SubjectTurn subject, FailureReason reason)
    {
        var attempts = subject.Events.Count == 0 ? 0 : subject.Events.Max(item => item.Item.Attempts);
        if (attempts + 1 >= options.MaxAttempts)
        {
            subject.Failure = reason with { Message = $"{reason.Message} (tried {attempts + 1} times)" };
            return;
        }
        var delay = Math.Min(options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempts, 20)), options.RetryDelayMax.TotalMilliseconds);
        var jittered = delay * (0.5 + (Random.Shared.NextDouble() / 2));
        subject.Deferred = (time.GetUtcNow().AddMilliseconds(jittered), true, reason);
    }

    /// <summary>False when the fields are not known, or were left out already: then it is no use to try again.</summary>
    private static bool Refuse(HashSet<string> refused, CallFailure failure) =>
        failure.Fields.Aggregate(false, (any, field) => refused.Add(field) || any);

    private static FieldProblem SetAside(CallFailure failure) => new(
        string.Join(", ", failure.Fields), failure.Code, $"Salesforce refused the value, so it was left out and the rest was saved: {failure.Message}");

    private static bool Name(PersonTurn person, CallFailure failure)
    {
        var named = failure.ExistingRecords.Select(text => SalesforceId.TryParse(text, out var id) ? id : (SalesforceId?)null)
            .OfType<SalesforceId>().Where(id => id.Prefix is "003" or "00Q" && !person.Named.Contains(id)).ToArray();
        person.Named.AddRange(named);
        return named.Length > 0;
    }

    /// <summary>The record that was trusted is not there any more: everybody it stood for is looked up again.</summary>
    private static void Forget(PersonTurn person, Turn turn)
    {
        var gone = person.RecordId;
        person.LinkedTo = null;
        person.Match = null;
        person.Written = false;
        if (turn.Notes.RecordId == gone) turn.Notes = turn.Notes with { RecordId = null };
        foreach (var subject in person.Subjects.Where(subject => !subject.IsSettled))
        {
            subject.PersonDone = false;
            subject.Link = subject.Link with { RecordId = null, RecordObject = null, Rule = null, Explanation = null };
        }
    }

    private static bool NamesWho(CallFailure failure) =>
        failure.Fields.Contains("WhoId", StringComparer.OrdinalIgnoreCase) || failure.Message.Contains("WhoId", StringComparison.OrdinalIgnoreCase);

    private static void ForgetWho(SubjectTurn subject, Turn turn)
    {
        if (turn.People.FirstOrDefault(person => person.Subjects.Contains(subject)) is { } person) Forget(person, turn);
    }

    private static void LoseEvent(SubjectTurn subject, Turn turn)
    {
        subject.Link = subject.Link with { EventId = null, EventWhoId = null };
        if (!turn.Settings.Event.RecreateDeleted) subject.EventDone = true;
    }
}
