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
/// setting made first (<see cref="FurtherGuests"/>). Who was invited here and is not in the booking any more is invited no more;
/// whom somebody invited in Salesforce stays.
/// </summary>
internal static class Invitations
{
    public const string ObjectName = "EventRelation";

    /// <summary>Settles those who invite nobody, or nobody new.</summary>
    public static void Settle(SubjectTurn subject, Turn turn)
    {
        if (!subject.Invitees.IsOpen) return;
        var canInvite = turn.Settings.Sync.Invitees && subject.Link is { TakenOverBy: null, EventLeft: false };
        var nothingToDo = !canInvite || (!subject.Event.IsOpen && subject.Link.EventId is null)
            || (NewEmails(subject).Length == 0 && !Outdated(subject).Any());
        if (nothingToDo || subject.HasPartSetAside) subject.Invitees.MarkDone();
    }

    /// <summary>Once the Event is there: who the guests are, and who is invited already.</summary>
    public static void Ask(Turn turn, RoundLookUps lookUps)
    {
        foreach (var subject in Inviting(turn))
        {
            lookUps.Ask(new LookupKey.EventRelations(subject.Link.EventId!.Value));
            // Who is invited still may be who left, by another email.
            foreach (var email in Outdated(subject).Any() ? OfFurther(subject) : NewEmails(subject))
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
            var there = relations.Where(relation => relation.IdIn("Id") is not null)
                .ToDictionary(relation => relation.IdIn("Id")!.Value, relation => relation["RelationId"]?.Text);
            subject.Invitees.Forget();
            // Whom the booking itself is with by now stays.
            subject.Invitees.Withdrawn.AddRange(Outdated(subject).Where(invitation =>
                there.TryGetValue(invitation.Relation, out var who) && who != subject.Link.RecordId?.Value));
            foreach (var email in subject.Invitees.Withdrawn.Count > 0 ? OfFurther(subject).Except(NewEmails(subject)) : [])
                if (InvitationOf(MatchOf(email, turn, found).Record?.Id) is { } kept) Keep(subject, kept, email);
            foreach (var email in NewEmails(subject))
            {
                var match = MatchOf(email, turn, found);
                var record = turn.FurtherGuests.GetValueOrDefault(email)?.RecordId ?? match.Record?.Id;
                if (!match.Wanted.IsEmpty) subject.Report(NotFollowed(match));
                else if (record is not { } id) FurtherGuests.Want(subject, email, turn);
                else if (related.Add(id.Value)) subject.Invitees.Known.Add((email, id));
                else if (InvitationOf(id) is { } same) Keep(subject, same, email);
            }
            if (subject.Invitees.Strangers.Count > 0) subject.Invitees.Forget();
            else if (!subject.Invitees.HasWrites) Finish(subject);

            Invitation? InvitationOf(SalesforceId? record) => record is not { Value: var id }
                ? null
                : subject.Invitees.Withdrawn.Find(invitation => there[invitation.Relation] == id);
        }
    }

    /// <summary>
    /// Neither IsInvitee nor IsParent nor IsWhat is written: they exist only with Shared Activities, where IsInvitee is true if none
    /// of them is set; without, every EventRelation is an invitee (Object Reference, EventRelation).
    /// </summary>
    public static IEnumerable<(string Email, RecordWrite Write)> Plan(SubjectTurn subject)
    {
        foreach (var (email, record) in subject.Invitees.Known)
        {
            yield return (email, new RecordWrite
            {
                Kind = WriteKind.Insert,
                Object = ObjectName,
                Fields = new FieldSet
                {
                    ["EventId"] = FieldValue.Of(subject.Link.EventId!.Value.Value),
                    ["RelationId"] = FieldValue.Of(record.Value),
                    ["Status"] = FieldValue.Of("New"),
                },
            });
        }
    }

    public static RecordWrite Withdraw(Invitation invitation) => new()
    {
        Kind = WriteKind.Delete,
        Object = ObjectName,
        RecordId = invitation.Relation,
        Fields = [],
        Alone = true,
    };

    /// <summary>Who left is the same person as one who came, by another email.</summary>
    private static void Keep(SubjectTurn subject, Invitation same, string email)
    {
        subject.Invitees.Withdrawn.Remove(same);
        Note(subject, same with { Email = email });
    }

    /// <summary>The link with those who were invited in this turn: they are kept also where the turn is put off.</summary>
    public static SalesforceLink WithNew(SalesforceLink link, SubjectTurn subject)
    {
        var known = link.Invitations ?? [];
        Invitation[] made = [.. (subject.Link.Invitations ?? []).Except(known)];
        return made.Length > 0 && subject.Link.EventId == link.EventId ? link with { Invitations = [.. known, .. made] } : link;
    }

    /// <summary>Noted at once: whatever else becomes of the turn, this one was made here.</summary>
    public static void Note(SubjectTurn subject, Invitation made) =>
        subject.Link = subject.Link with { Invitations = [.. subject.Link.Invitations ?? [], made] };

    /// <summary>
    /// Everybody who can be invited is; those unknown are not looked for again. Who left and comes back is invited again.
    /// </summary>
    public static void Finish(SubjectTurn subject)
    {
        var kept = subject.Link.Invitations?.Except(Outdated(subject)).Concat(subject.Invitees.Refused).ToArray();
        var left = Outdated(subject).Select(invitation => invitation.Email).ToHashSet();
        subject.Link = subject.Link with
        {
            Invited = [.. (subject.Link.Invited ?? []).Where(email => !left.Contains(email)), .. NewEmails(subject)],
            Invitations = kept is { Length: > 0 } ? kept : null,
        };
        subject.Invitees.Forget();
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

    private static IEnumerable<SubjectTurn> Inviting(Turn turn) => turn.Open.Where(subject =>
        subject is { Event.IsOpen: false, Invitees: { IsOpen: true, HasWrites: false }, Link.EventId: not null });

    private static string[] NewEmails(SubjectTurn subject) =>
        [.. OfFurther(subject).Where(email => subject.Link.Invited?.Contains(email) != true)];

    private static IEnumerable<string> OfFurther(SubjectTurn subject) => Emails(subject).Where(email => email != subject.Identities.Email);

    /// <summary>An event without a list of further guests says nothing of who left.</summary>
    private static IEnumerable<Invitation> Outdated(SubjectTurn subject) => subject.Booking?.Form?.Value is { GuestsTold: true }
        ? (subject.Link.Invitations ?? []).ExceptBy(Emails(subject), invitation => invitation.Email)
        : [];

    private static IEnumerable<string> Emails(SubjectTurn subject) =>
        (subject.Booking?.Form?.Value.Guests ?? [])
            .Select(guest => EmailAddress.TryNormalize(guest, out var email) ? email : null).OfType<string>().Distinct();
}
