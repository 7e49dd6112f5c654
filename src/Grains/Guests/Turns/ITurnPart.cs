using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>
/// One kind of record that a turn keeps: what it must know, what it writes, and, with each write, what the answer means. A new
/// kind of record is a new part (<see cref="TurnParts"/>); each round goes through all of them, in the order of these members.
/// </summary>
internal interface ITurnPart
{
    /// <summary>A round begins.</summary>
    ValueTask PrepareAsync(CancellationToken cancellationToken) => default;

    /// <summary>Objects that must be described before anything is looked up.</summary>
    IEnumerable<string> ObjectsToAsk() => [];

    /// <summary>Asks for what it must know and what is not found yet; again after each step, until nothing is asked.</summary>
    void Ask(RoundLookUps lookUps) { }

    /// <summary>Follows what was found to where it leads, so that the next step can ask for it.</summary>
    void Follow(RoundLookUps found) { }

    /// <summary>Everything is found that can be.</summary>
    void Learn(RoundLookUps found) { }

    /// <summary>Objects that must be described before they are written, once it is known what is there.</summary>
    IEnumerable<string> ObjectsToWrite() => [];

    /// <summary>Last before the writes are planned.</summary>
    ValueTask ClaimAsync(CancellationToken cancellationToken) => default;

    /// <summary>Adds what must be written for a person.</summary>
    void Plan(PersonTurn person, WriteRound round) { }

    /// <summary>Closes what needs no write of a booking.</summary>
    void Settle(SubjectTurn subject) { }

    /// <summary>Adds what must be written for a booking, after all of its people.</summary>
    void Plan(SubjectTurn subject, WriteRound round) { }

    /// <summary>Notes durably what is about to be sent. False when another process recorded something meanwhile: nothing is sent.</summary>
    ValueTask<bool> NoteAsync(WriteRound round, CancellationToken cancellationToken) => new(true);

    /// <summary>Every write of the round is answered.</summary>
    void Finish() { }
}
