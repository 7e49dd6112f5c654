using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Invitees;

/// <summary>
/// Further guests of a booking who are known in Salesforce are invited to its Event. Whoever is not known is left out, or by
/// setting made first (<see cref="FurtherGuests"/>).
/// </summary>
internal static class Invitations
{
    public const string ObjectName = "EventRelation";

    /// <summary>Settles those who invite nobody, or nobody new.</summary>
    public static void Settle(SubjectTurn subject, Turn turn)
    {
        if (!subject.Invitees.IsOpen) return;
        var canInvite = turn.Settings.Sync.Invitees && subject.Link is { TakenOverBy: null, EventLeft: false };
        var nothingToDo = !canInvite || NewEmails(subject).Length == 0 || (!subject.Event.IsOpen && subject.Link.EventId is null);
        if (nothingToDo || subject.HasPartSetAside) subject.Invitees.MarkDone();
    }

    /// <summary>Once the Event is there: who the guests are, and who is invited already.</summary>
    public static void Ask(Turn turn, RoundLookUps lookUps)
    {
        foreach (var subject in Inviting(turn))
        {
            lookUps.Ask(new LookupKey.EventRelations(subject.Link.EventId!.Value));
            foreach (var email in NewEmails(subject))
            {
                lookUps.Ask(new LookupKey.Email(email));
                foreach (var wanted in MatchOf(email, turn, lookUps).Wanted) lookUps.Ask(new LookupKey.Record(wanted));
            }
        }
    }

    public static void Learn(Turn turn, RoundLookUps found)
    {
        foreach (var subject in Inviting(turn).ToArray())
        {
            if (!found.TryGet(new LookupKey.EventRelations(subject.Link.EventId!.Value), out var relations)) continue;
            var related = relations.Select(relation => relation["RelationId"]?.Text).ToHashSet();
            subject.Invitees.Known.Clear();
            foreach (var email in NewEmails(subject))
            {
                var match = MatchOf(email, turn, found);
                var record = turn.FurtherGuests.GetValueOrDefault(email)?.RecordId ?? match.Record?.Id;
                if (!match.Wanted.IsEmpty) subject.Report(NotFollowed(match));
                else if (record is not { } id) FurtherGuests.Want(subject, email, turn);
                else if (related.Add(id.Value)) subject.Invitees.Known.Add((email, id));
            }
            if (subject.Invitees.Strangers.Count > 0) subject.Invitees.Known.Clear();
            else if (subject.Invitees.Known.Count == 0) Finish(subject);
        }
    }

    /// <summary>
    /// Neither IsInvitee nor IsParent nor IsWhat is written: they exist only with Shared Activities, where IsInvitee is true if none
    /// of them is set; without, every EventRelation is an invitee (Object Reference, EventRelation).
    /// </summary>
    public static IEnumerable<RecordWrite> Plan(SubjectTurn subject)
    {
        foreach (var (_, record) in subject.Invitees.Known)
        {
            yield return new RecordWrite
            {
                Kind = WriteKind.Insert,
                Object = ObjectName,
                Fields = new FieldSet
                {
                    ["EventId"] = FieldValue.Of(subject.Link.EventId!.Value.Value),
                    ["RelationId"] = FieldValue.Of(record.Value),
                    ["Status"] = FieldValue.Of("New"),
                },
            };
        }
    }

    /// <summary>Everybody who can be invited is; those unknown are not looked for again.</summary>
    public static void Finish(SubjectTurn subject)
    {
        subject.Link = subject.Link with { Invited = [.. subject.Link.Invited ?? [], .. NewEmails(subject)] };
        subject.Invitees.Known.Clear();
        subject.Invitees.MarkDone();
    }

    private static RecordMatch MatchOf(string email, Turn turn, RoundLookUps found)
    {
        var records = Candidates.Reached([new LookupKey.Email(email)], found);
        var candidates = Candidates.Read(records, turn.Settings.PackageFields);
        return RecordMatching.Choose([.. candidates], new GuestIdentities { Email = email }, turn.Settings, unavailable: found.NotThere);
    }

    private static FieldProblem NotFollowed(RecordMatch match) => new(
        ObjectName, FailureCodes.MergedTooOften,
        $"A further guest is not invited: {EndlessMerges.To(match.Wanted).Message}");

    private static IEnumerable<SubjectTurn> Inviting(Turn turn) =>
        turn.Open.Where(subject => subject is { Event.IsOpen: false, Invitees: { IsOpen: true, Known.Count: 0 }, Link.EventId: not null });

    private static string[] NewEmails(SubjectTurn subject) =>
    [
        .. (subject.Booking?.Form?.Value.Guests ?? [])
            .Select(guest => EmailAddress.TryNormalize(guest, out var email) ? email : null).OfType<string>()
            .Where(email => email != subject.Identities.Email && subject.Link.Invited?.Contains(email) != true)
            .Distinct(),
    ];
}
