using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>Events of one guest, to be taken in one turn.</summary>
internal sealed record GuestWork
{
    public required OrgId Org { get; init; }

    public required GuestToken Guest { get; init; }

    /// <summary>Higher than that of every earlier dispatch for the org: the revision its Events are written with.</summary>
    public required long Revision { get; init; }

    public required ImmutableArray<WaitingItem> Items { get; init; }

    /// <summary>Somebody watches the org: the turn tells its activities.</summary>
    public bool IsWatched { get; init; }
}

/// <summary>A waiting row of the inbox.</summary>
/// <param name="Read">
/// Its event as it was read already, so that it is not read twice; null where it was not read to find out whose the event is.
/// </param>
internal sealed record WaitingItem(InboxRow Row, ReadPayload? Read = null);

/// <param name="Region">The org's region when it was read, by which phone numbers are understood.</param>
internal sealed record ReadPayload(Reading<OnceHubEvent> Reading, string Region);

/// <summary>What came of the items, all of which are recorded in the store.</summary>
internal sealed record GuestTurn
{
    public int Completed { get; init; }

    public int SetAside { get; init; }

    public int Deferred { get; init; }

    /// <summary>Set when the rows were deferred because Salesforce says stop: the org should dispatch no more before this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Bookings that somebody else had changed meanwhile: their rows still wait, and are due now.</summary>
    public int Conflicts { get; init; }

    /// <summary>What came of each booking; empty unless the org is watched.</summary>
    public ImmutableArray<BookingActivity> Activities { get; init; } = [];
}
