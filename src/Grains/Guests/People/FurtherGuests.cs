using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Invitees;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>
/// Records for further guests of a booking whom nobody knows in Salesforce, where the settings ask for it. Each is claimed by
/// its email first and made with the token of whoever holds that email, so that two bookings, or the guest's own one, meet in
/// one record.
/// </summary>
internal static class FurtherGuests
{
    /// <summary>Nobody was found by this email: a record is made for it, where that is wanted and was not tried in vain.</summary>
    public static void Want(SubjectTurn subject, string email, Turn turn)
    {
        var isWanted = turn.Settings.Sync.CreateInvitees && turn.Settings.TargetOf(subject.FullBooking!) != GuestTarget.None;
        var wasTried = turn.FurtherGuests.TryGetValue(email, out var further) && further.Newest.IsSettled;
        if (isWanted && !wasTried && !subject.Invitees.Strangers.Contains(email)) subject.Invitees.Strangers.Add(email);
    }

    /// <summary>Adds those who are wanted to the turn's people, to be looked up and made like any of them.</summary>
    public static async Task AddAsync(Turn turn, IGuestStore store, CancellationToken cancellationToken)
    {
        foreach (var subject in turn.Open.Where(subject => subject.Invitees.Strangers.Count > 0).ToArray())
            foreach (var email in subject.Invitees.Strangers.Where(email => !turn.FurtherGuests.ContainsKey(email)))
            {
                var further = await ClaimAsync(email, subject, turn, store, cancellationToken);
                turn.FurtherGuests.Add(email, further);
                turn.People.Add(further);
            }
    }

    /// <summary>What came of them, for the bookings that wait for them.</summary>
    public static void Follow(Turn turn, SubjectEnds ends)
    {
        foreach (var subject in turn.Open.Where(subject => subject.Invitees.Strangers.Count > 0).ToArray())
        {
            foreach (var email in subject.Invitees.Strangers.ToArray())
            {
                if (!turn.FurtherGuests.TryGetValue(email, out var further)) continue;
                var made = further.Newest;
                (subject.Calls, made.Calls) = (subject.Calls + made.Calls, 0);
                if (made.Deferred is { } deferred)
                {
                    if (deferred.Counts) ends.TryAgain(subject, deferred.Why);
                    else subject.End(deferred);
                    break;
                }
                if (made.Failure is { } why)
                    subject.Report(new FieldProblem(
                        Invitations.ObjectName, why.Code,
                        $"No record could be made for a further guest, who is not invited: {why.Message}"));
                if (made.IsSettled) subject.Invitees.Strangers.Remove(email);
            }
        }
    }

    private static async Task<PersonTurn> ClaimAsync(
        string email, SubjectTurn subject, Turn turn, IGuestStore store, CancellationToken cancellationToken)
    {
        var identities = new GuestIdentities { Email = email };
        var target = turn.Settings.TargetOf(subject.FullBooking!) == GuestTarget.Lead ? PersonObject.Lead : PersonObject.Contact;
        var request = new BindRequest(BindRequest.OfEmail(email), identities, GuestToken.New(), target);
        var token = (await store.BindAsync(turn.Org, [request], cancellationToken))[0];
        var holder = (await store.LoadAsync(turn.Org, token, [], cancellationToken)).Guest;
        // An email of the guest itself is nobody else's.
        var person = new PersonTurn(identities)
        {
            Guest = token,
            Target = holder.Target,
            IsFurther = true,
            NotWanted = token == turn.Guest,
        };
        person.Add(SubjectOf(email, identities, subject));
        return person;
    }

    /// <summary>Of a further guest the booking tells the email, and whose guest it is.</summary>
    private static SubjectTurn SubjectOf(string email, GuestIdentities identities, SubjectTurn subject)
    {
        var id = BindRequest.OfEmail(email);
        var visit = new VisitState
        {
            SubjectId = id,
            Latest = subject.Latest,
            Contact = new(subject.Latest, new Contact { Email = email, Owner = subject.Booking!.Owner }),
            Identities = new(subject.Latest, identities),
        };
        var told = new SubjectTurn(id, new BookingRow { BookingId = id, Version = 0 }, new BookingJournal { Visit = visit });
        told.Case.MarkDone();
        told.Event.MarkDone();
        told.Invitees.MarkDone();
        return told;
    }
}
