using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>
/// In an org without our external id on Events, an Event that was inserted and not answered cannot be met again by it. So
/// each insert is noted first, durably; whoever finds such a note without an outcome asks Salesforce for an Event of that
/// guest at that time, made by us since. One is taken for it; several are left to a person. None is believed only once
/// Salesforce can no longer be at it.
/// </summary>
internal static class InsertIntents
{
    /// <summary>Clocks differ, and Salesforce dates to the second.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static void Ask(Turn turn, RoundLookUps lookUps)
    {
        foreach (var subject in InDoubt(turn))
            if (KeyOf(subject) is { } key) lookUps.Ask(key);
    }

    public static void Learn(Turn turn, RoundLookUps found, GrainsOptions options, DateTimeOffset now)
    {
        foreach (var subject in InDoubt(turn).ToArray())
        {
            // Of a guest without a record there is no Event either.
            var records = KeyOf(subject) is { } key ? found.Of(key) : [];
            var ids = records.Select(record => record.IdIn("Id")).OfType<SalesforceId>().ToArray();
            Settle(subject, ids, options, now);
        }
    }

    /// <summary>
    /// Notes the inserts of a round before they leave. False when another process recorded something meanwhile: nothing must be sent.
    /// </summary>
    public static async ValueTask<bool> NoteAsync(
        Turn turn, WriteRound round, IGuestStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        // Whose Events are inserted without an external id, by which they could be met again.
        var intending = turn.Subjects.Where(subject =>
            subject.Event.WriteIn(round) is { Kind: WriteKind.Insert, ExternalIdField: null }).ToArray();
        if (intending.Length == 0) return true;
        var now = time.GetUtcNow();
        // Known here again also where a refusal has settled an earlier try of this turn.
        foreach (var subject in intending)
            subject.Link = subject.Link with { EventIntent = new EventIntent(now, subject.Booking!.StartsAt!.Value) };
        var fresh = intending.Where(subject => !subject.Event.IsIntentNoted).ToArray();
        if (fresh.Length == 0) return true;
        var notes = fresh.Select(subject => subject.Note(NoteOf(subject), now));
        var commit = new GuestCommit { Org = turn.Org, Guest = turn.Guest, Bookings = [.. notes] };
        var result = await store.CommitAsync(commit, cancellationToken);
        if (!result.Conflicts.IsEmpty) return false;
        foreach (var subject in fresh)
        {
            subject.MarkNoted(NoteOf(subject));
            subject.Event.IsIntentNoted = true;
        }
        return true;
    }

    /// <summary>What is to be stored of a booking's link when its noted insert certainly came to nothing; null otherwise.</summary>
    public static SalesforceLink? WithoutVain(SubjectTurn subject) =>
        subject is { Event.IsIntentNoted: true, StoredLink.EventIntent: not null, Link: { EventIntent: null, EventId: null } }
            ? subject.StoredLink with { EventIntent = null }
            : null;

    private static IEnumerable<SubjectTurn> InDoubt(Turn turn) =>
        turn.Open.Where(subject =>
            subject is { Event: { IsIntentNoted: false, IsOpen: true }, Link: { EventId: null, EventIntent: not null } });

    private static LookupKey.EventMade? KeyOf(SubjectTurn subject)
    {
        var who = subject.Person?.RecordId ?? subject.Link.RecordId;
        if (who is not { } guest || subject.Link.EventIntent is not { } intent) return null;
        return new LookupKey.EventMade(guest, Second(intent.StartsAt), Second(intent.At - Skew));
    }

    private static void Settle(SubjectTurn subject, SalesforceId[] ids, GrainsOptions options, DateTimeOffset now)
    {
        var intent = subject.Link.EventIntent!;
        switch (ids.Length)
        {
            case 1:
                subject.Link = subject.Link with { EventId = ids[0], EventWhoId = null, EventIntent = null };
                break;
            case > 1:
                subject.SetAside(subject.Event, new FailureReason(
                    FailureCodes.EventUnclear,
                    $"The answer to the booking's Event was lost, and Salesforce has {ids.Length} Events of that guest at that time "
                    + $"({string.Join(", ", ids)}). None is made. Delete those that are not wanted, and replay; or install the package, "
                    + "with which this cannot happen."));
                subject.Invitees.MarkDone();
                break;
            case 0 when now - intent.At < options.DoubtDelay:
                subject.End(new PartState.Deferred(intent.At + options.DoubtDelay, Counts: false, new FailureReason(
                    FailureCodes.SalesforceUnreachable,
                    "The answer to the booking's Event was lost; whether Salesforce made it is asked again soon.")));
                break;
            default:
                subject.Link = subject.Link with { EventIntent = null };
                break;
        }
    }

    private static SalesforceLink NoteOf(SubjectTurn subject) => subject.StoredLink with { EventIntent = subject.Link.EventIntent };

    private static DateTimeOffset Second(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
