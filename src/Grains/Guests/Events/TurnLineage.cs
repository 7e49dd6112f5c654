using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>Bookings of a turn that replaced one another, with those that are known from earlier turns.</summary>
internal sealed record TurnLineage(Lineage Lineage, ImmutableArray<SubjectTurn> Members)
{
    public bool HasRelatives => Members.Length > 1 || !Lineage.Missing.IsEmpty;

    public SubjectTurn Holder => Members.First(member => member.Id == Lineage.Holder);

    public bool IsOpen => Members.Any(member => !member.IsSettled);
}
