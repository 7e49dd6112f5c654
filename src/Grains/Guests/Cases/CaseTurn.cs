using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Cases;

/// <summary>The Case of a booking in one turn; done also where none is wanted.</summary>
internal sealed class CaseTurn : RecordTurn
{
    /// <summary>As it was read in this turn; null when it was not.</summary>
    public FieldSet? Fields { get; set; }

    /// <summary>Cases that its unanswered insert may have made.</summary>
    public ImmutableArray<SalesforceId> MayBe { get; set; } = [];
}
