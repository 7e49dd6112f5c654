using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>
/// Events whose insert was noted (<see cref="InsertIntents"/>) and never answered: Salesforce is asked for an Event of that
/// guest at that time, made by us since. One is taken for it; several are left to a person. None is believed only once
/// Salesforce can no longer be at it.
/// </summary>
internal static class EventsInDoubt
{
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

    private static IEnumerable<SubjectTurn> InDoubt(Turn turn) =>
        turn.Open.Where(subject =>
            subject is { Event: { IsIntentNoted: false, IsOpen: true }, Link: { EventId: null, EventIntent: not null } });

    private static LookupKey.EventMade? KeyOf(SubjectTurn subject)
    {
        var who = subject.Person?.RecordId ?? subject.Link.RecordId;
        if (who is not { } guest || subject.Link.EventIntent is not { } intent) return null;
        return new LookupKey.EventMade(guest, InsertIntents.Second(intent.StartsAt), InsertIntents.MadeSince(intent.At));
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
                subject.SetAside(subject.Event, InsertIntents.Unclear(
                    FailureCodes.EventUnclear, EventWriting.ObjectName, $"{ids.Length} Events of that guest at that time", ids));
                subject.Invitees.MarkDone();
                break;
            case 0 when now - intent.At < options.DoubtDelay:
                subject.End(InsertIntents.Wait(EventWriting.ObjectName, intent.At + options.DoubtDelay));
                break;
            default:
                subject.Link = subject.Link with { EventIntent = null };
                break;
        }
    }
}
