using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>
/// In an org without our external ids, an Event or Case that was inserted and not answered cannot be met again by them. So
/// each insert is noted first, durably; whoever finds such a note without an outcome asks Salesforce what came of it.
/// </summary>
internal static class InsertIntents
{
    private const string Contact = "ContactId";

    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>What was inserted then was not made before this.</summary>
    public static DateTimeOffset MadeSince(DateTimeOffset intended) => Second(intended - Skew);

    /// <summary>Salesforce dates to the second.</summary>
    public static DateTimeOffset Second(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>
    /// Notes the inserts of a round before they leave. False when another process recorded something meanwhile: nothing must be sent.
    /// </summary>
    public static async ValueTask<bool> NoteAsync(
        Turn turn, WriteRound round, IGuestStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var fresh = new List<(SubjectTurn Subject, SalesforceLink Link)>();
        foreach (var subject in turn.Subjects)
        {
            var (isEventNew, isCaseNew) = (IsInserted(subject.Event, round), IsInserted(subject.Case, round));
            if (!isEventNew && !isCaseNew) continue;
            var isNoted = (!isEventNew || subject.Event.IsIntentNoted) && (!isCaseNew || subject.Case.IsIntentNoted);
            // Known here again also where a refusal has settled an earlier try of this turn.
            subject.Link = With(subject.Link);
            if (!isNoted) fresh.Add((subject, With(subject.StoredLink)));

            SalesforceLink With(SalesforceLink link) => link with
            {
                EventIntent = isEventNew ? new EventIntent(now, subject.Booking!.StartsAt!.Value) : link.EventIntent,
                CaseIntent = isCaseNew ? now : link.CaseIntent,
            };
        }
        if (fresh.Count == 0) return true;
        var commit = new GuestCommit
        {
            Org = turn.Org,
            Guest = turn.Guest,
            Bookings = [.. fresh.Select(note => note.Subject.Note(note.Link, now))],
        };
        if (!(await store.CommitAsync(commit, cancellationToken)).Conflicts.IsEmpty) return false;
        foreach (var (subject, link) in fresh)
        {
            subject.MarkNoted(link);
            subject.Event.IsIntentNoted |= IsInserted(subject.Event, round);
            subject.Case.IsIntentNoted |= IsInserted(subject.Case, round);
        }
        return true;
    }

    /// <summary>
    /// The stored link, with what certainly came of its noted inserts: those that came to nothing are taken back, and a Case that was
    /// made is kept.
    /// </summary>
    public static SalesforceLink Settled(SubjectTurn subject)
    {
        var link = subject.StoredLink;
        if (subject is { Event.IsIntentNoted: true, Link: { EventIntent: null, EventId: null } }) link = link with { EventIntent = null };
        if (subject is { Case.IsIntentNoted: true, Link: { CaseIntent: null, CaseId: var made } })
            link = made is { } id ? link.With(caseId: id) : link with { CaseIntent = null };
        return link;
    }

    /// <summary>Whether Salesforce made it is not known yet, and asked again when it can no longer be at it.</summary>
    public static PartState.Deferred Wait(string objectName, DateTimeOffset doubtEnds) => new(doubtEnds, Counts: false, new FailureReason(
        FailureCodes.SalesforceUnreachable,
        $"The answer to the booking's {objectName} was lost; whether Salesforce made it is asked again soon."));

    /// <summary>Salesforce has several records that could be it: a person decides.</summary>
    /// <param name="has">What it has.</param>
    public static FailureReason Unclear(string code, string objectName, string has, IEnumerable<SalesforceId> ids) => new(
        code,
        $"The answer to the booking's {objectName} was lost, and Salesforce has {has} ({string.Join(", ", ids)}). None is made. "
        + "Delete those that are not wanted, and replay; or install the package, with which this cannot happen.");

    /// <summary>
    /// It could not be met again by an external id. A Case of nobody is not noted either: nothing tells it from others that
    /// were made then.
    /// </summary>
    private static bool IsInserted(RecordTurn record, WriteRound round) =>
        record.WriteIn(round) is { Kind: WriteKind.Insert, ExternalIdField: null } write
        && (write.Object != CaseWriting.ObjectName
            || write.Fields.Contains(Contact) || write.References.Any(reference => reference.Field == Contact));
}
