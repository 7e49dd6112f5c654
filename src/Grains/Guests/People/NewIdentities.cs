using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>
/// A later event of a booking may bring an email or phone that the first did not have. Where another guest holds that
/// email, a record that is made for it is made with that guest's token.
/// </summary>
internal static class NewIdentities
{
    public static async Task ClaimAsync(Turn turn, IGuestStore store, CancellationToken cancellationToken)
    {
        var fresh = turn.Subjects.Where(subject => IsFresh(subject, turn))
            .Select(subject => new BindRequest(subject.Id, subject.Identities, turn.Guest, turn.GuestRow.Target)).ToList();
        var emails = turn.Subjects.Select(subject => subject.Identities.Email).OfType<string>().Distinct()
            .Where(email => email != turn.GuestRow.Email && !turn.GuestRow.HasClaimed("email", email)).ToArray();
        fresh.AddRange(emails.Select(email =>
            new BindRequest(BindRequest.OfEmail(email), new GuestIdentities { Email = email }, turn.Guest, turn.GuestRow.Target)));
        if (fresh.Count == 0) return;
        var holders = await store.BindAsync(turn.Org, fresh, cancellationToken);
        for (var i = 0; i < emails.Length; i++)
            if (holders[fresh.Count - emails.Length + i] is var holder && holder != turn.Guest) turn.HeldByOthers[emails[i]] = holder;
    }

    private static bool IsFresh(SubjectTurn subject, Turn turn) => subject.Row.Version > 0
        ? subject.Identities != IdentitiesBefore(subject)
        : subject.Events.Count > 1 || turn.Notes.Awaited?.ContainsKey(subject.Id) == true;

    private static GuestIdentities IdentitiesBefore(SubjectTurn subject) =>
        subject.Before.Booking?.Identities?.Value ?? subject.Before.Visit?.Identities?.Value ?? GuestIdentities.None;
}
