using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>
/// One per guest of an org, by <c>org/token</c>, never reentrant: folds all events handed to it and writes once.
/// Ends within 20 seconds; what could not be done is put back in the inbox.
/// </summary>
[Alias("oncehub.guest")]
public interface IGuestGrain : IGrainWithStringKey
{
    [Alias("process-2")]
    Task<GuestTurn> ProcessAsync(GuestWork work);
}

/// <summary>Events of one guest, to be taken in one turn.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.guest-work-2")]
public sealed record GuestWork
{
    [Id(0)] public required OrgId Org { get; init; }

    [Id(1)] public required GuestToken Guest { get; init; }

    /// <summary>Higher than that of every earlier hand-out for the org: the revision its Events are written with.</summary>
    [Id(2)] public required long Revision { get; init; }

    [Id(3)] public required ImmutableArray<WaitingItem> Items { get; init; }

    /// <summary>Somebody watches the org: the turn tells its activities.</summary>
    [Id(4)] public bool IsWatched { get; init; }
}

/// <summary>A waiting row of the inbox.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.waiting-item")]
public sealed record WaitingItem
{
    [Id(0)] public required long Sequence { get; init; }

    [Id(1)] public required string EventId { get; init; }

    [Id(2)] public required string SubjectId { get; init; }

    [Id(3)] public required string Type { get; init; }

    [Id(4)] public required int Attempts { get; init; }

    [Id(5)] public required byte[] Payload { get; init; }

    /// <summary>
    /// The payload as it was read already, so that it is not read twice in one process. It crosses no wire: null in another
    /// process, and for whoever was not asked whose the event is.
    /// </summary>
    [field: NonSerialized] public ReadPayload? Read { get; init; }
}

/// <param name="Region">The org's region when it was read, by which phone numbers are understood.</param>
public sealed record ReadPayload(Reading<OnceHubEvent> Reading, string Region);

/// <summary>What came of the items, all of which are recorded in the store.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.guest-turn")]
public sealed record GuestTurn
{
    [Id(0)] public int Completed { get; init; }

    [Id(1)] public int SetAside { get; init; }

    [Id(2)] public int Deferred { get; init; }

    /// <summary>Set when the rows were put back because Salesforce says stop: the org should not hand out more before this.</summary>
    [Id(3)] public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Bookings that somebody else had changed meanwhile: their rows still wait, and are due now.</summary>
    [Id(4)] public int Conflicts { get; init; }

    /// <summary>What came of each booking; empty unless the org is watched.</summary>
    [Id(5)] public ImmutableArray<BookingActivity> Activities { get; init; } = [];
}
