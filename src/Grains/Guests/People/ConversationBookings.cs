using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>A conversation and the bookings made in it are one guest's, whichever comes first and whichever tells who that is.</summary>
internal static class ConversationBookings
{
    /// <summary>
    /// Bookings that are not known yet will come to this same guest. Where one is known, its record is this guest's too,
    /// unless the conversation brings an email that a record we did not make has no part in.
    /// </summary>
    public static async Task LinkAsync(Turn turn, TurnOpening opening, IGuestStore store, CancellationToken cancellationToken)
    {
        foreach (var subject in turn.Open.Where(subject => subject is { PersonState.IsOpen: true, Visit.Conversation: not null }).ToArray())
        {
            var made = subject.Visit!.Conversation!.Value.Bookings;
            if (made.IsEmpty) continue;
            var coming = made.Select(id => new BindRequest(id, GuestIdentities.None, turn.Guest, turn.GuestRow.Target));
            await store.BindAsync(turn.Org, [.. coming], cancellationToken);
            if (subject.Link.RecordId is not null || turn.Notes.RecordId is not null) continue;
            await opening.LoadLinkedAsync(turn, [.. made.Where(id => turn.Subjects.All(known => known.Id != id))], cancellationToken);
            var record = turn.Subjects.Where(known => made.Contains(known.Id) && MayBeShared(known.Link, subject.Identities))
                .Select(known => known.Link.RecordId).FirstOrDefault();
            if (record is not null) turn.Notes = turn.Notes with { RecordId = record };
        }
    }

    /// <summary>Made here, whether the answer said so or the record was met again by its token after the answer was lost.</summary>
    private static bool MayBeShared(SalesforceLink link, GuestIdentities identities) =>
        link.RecordId is not null && (identities.Email is null || link.Rule is null or MatchRule.None or MatchRule.Token);
}
