using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Invitees;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>The kinds of record that a turn keeps, each after those it names.</summary>
internal static class TurnParts
{
    public static ITurnPart[] Of(Turn turn, SubjectEnds ends, IGuestStore store, GrainsOptions options, TimeProvider time)
    {
        var accounts = new AccountPart(turn, ends, store);
        return
        [
            new PersonPart(turn, ends, accounts),
            accounts,
            new CasePart(turn, ends, store, options, time),
            new EventPart(turn, ends, store, options, time),
            new InviteesPart(turn, ends, store),
        ];
    }
}
