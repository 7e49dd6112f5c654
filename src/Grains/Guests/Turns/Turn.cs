using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Turns;

/// <summary>Everything of one turn: the guest, its subjects with their events absorbed, and the records they lead to.</summary>
internal sealed class Turn
{
    public required OrgId Org { get; init; }

    public required GuestToken Guest { get; init; }

    public required long Revision { get; init; }

    /// <summary>Somebody watches the org.</summary>
    public bool IsWatched { get; init; }

    public required OrgSettings Settings { get; init; }

    public required GuestRow GuestRow { get; init; }

    /// <summary>What the objects take that this turn writes to.</summary>
    public TurnTypes Types { get; } = new();

    public required GuestNotes Notes { get; set; }

    public required List<SubjectTurn> Subjects { get; init; }

    public List<PersonTurn> People { get; } = [];

    /// <summary>Of its bookings; one that replaced no other is a lineage by itself.</summary>
    public List<TurnLineage> Lineages { get; } = [];

    /// <summary>Those for whom this turn makes records so that they can be invited, by email.</summary>
    public Dictionary<string, PersonTurn> FurtherGuests { get; } = [];

    /// <summary>Not before this, Salesforce wants to be asked again.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>Emails of this turn that another guest holds, with that guest's token.</summary>
    public Dictionary<string, GuestToken> HeldByOthers { get; } = [];

    /// <summary>Whoever holds an email makes its record, so that two who bring it at once meet in one.</summary>
    public GuestToken TokenOf(GuestIdentities identities) =>
        identities.Email is { } email ? HeldByOthers.GetValueOrDefault(email, Guest) : Guest;

    /// <summary>It stands for its lineage.</summary>
    public bool IsHolder(SubjectTurn subject) => Lineages.Any(lineage => lineage.Lineage.Holder == subject.Id);

    public bool HasOpen
    {
        get
        {
            foreach (var subject in Subjects)
                if (!subject.IsSettled) return true;
            return false;
        }
    }

    public IEnumerable<SubjectTurn> Open => Subjects switch
    {
        [{ IsSettled: true }] => [],
        [_] => Subjects,
        _ => Subjects.Where(subject => !subject.IsSettled),
    };
}
