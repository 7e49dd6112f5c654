using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>
/// Salesforce says that something is gone when an Event is written, often without naming it: the Event itself, whom it is
/// with, or what it is about. It is looked up before anything is forgotten.
/// </summary>
internal static class DeletedEventCheck
{
    public static void Ask(Turn turn, RoundLookUps lookUps)
    {
        foreach (var subject in turn.Open.Where(subject => subject.Event.Deleted == DeletedEventQuestion.Asked))
        {
            if (subject.Link.EventId is { } id) lookUps.Ask(new LookupKey.Record(id));
            if (subject.Link.CaseId is { } about) lookUps.Ask(new LookupKey.Record(MasterRecord.Of(about, lookUps).Id));
        }
    }

    public static void Learn(Turn turn, RoundLookUps found, SubjectEnds ends)
    {
        foreach (var subject in turn.Open.Where(subject => subject.Event.Deleted == DeletedEventQuestion.Asked).ToArray())
        {
            if (subject.Link.CaseId is { } about) LearnCase(subject, MasterRecord.Of(about, found), ends);
            if (subject.Link.EventId is { } id && found.TryGet(new LookupKey.Record(id), out var events) && !AnyLives(events))
                Lose(subject, id, turn);
            subject.Event.Deleted = DeletedEventQuestion.Answered;
        }
    }

    private static void LearnCase(SubjectTurn subject, MasterRecord about, SubjectEnds ends)
    {
        if (!about.IsRead) ends.Of(subject, EndlessMerges.To([about.Id]), CaseWriting.ObjectName);
        else if (about.Record is null) subject.Link = subject.Link with { CaseId = null, CaseGone = true };
        else subject.Link = subject.Link with { CaseId = about.Id };
    }

    /// <summary>
    /// Somebody deleted the Event: it is made again, or left so. A booking that was only about to take it over never had it, and
    /// gets one of its own.
    /// </summary>
    private static void Lose(SubjectTurn subject, SalesforceId id, Turn turn)
    {
        var isLeft = !turn.Settings.Event.RecreateDeleted;
        foreach (var had in turn.Subjects.Where(other => other.Link.EventId == id))
            had.Link = had.Link with { EventId = null, EventLeft = isLeft && had.StoredLink.EventId == id };
        subject.Link = subject.Link with { EventWhoId = null, EventShows = null };
        if (!subject.Link.EventLeft) return;
        subject.Event.MarkDone();
        subject.Invitees.MarkDone();
    }

    private static bool AnyLives(IEnumerable<FieldSet> records) => records.Any(record => record["IsDeleted"] != FieldValue.Of(true));
}
