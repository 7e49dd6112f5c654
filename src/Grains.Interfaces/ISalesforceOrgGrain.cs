namespace OnceHub.Sync.Grains;

/// <summary>
/// One per org, by org id: pulls the org's inbox while it holds the org's lease, takes its guests' turns, and is the one way to the
/// org's Salesforce, so that reads and writes of many guests leave together. Every call ends within 20 seconds.
/// </summary>
[Alias("oncehub.org")]
public interface ISalesforceOrgGrain : IGrainWithStringKey
{
    /// <summary>There may be something in the inbox. May be lost; the sweeper wakes again.</summary>
    [OneWay, Alias("wake")]
    Task WakeAsync();

    /// <summary>
    /// Somebody watches: what happens is told to the live feed for the next minute. May be lost; watchers ask again before it is over.
    /// </summary>
    [OneWay, Alias("watch")]
    Task WatchAsync();

    /// <summary>Settings or connection were changed: forget what was read of them.</summary>
    [Alias("reload")]
    Task ReloadAsync();

    /// <summary>
    /// Asks Salesforce whether the org's objects changed, unless that was done lately, and tells what the settings do not suit.
    /// </summary>
    /// <param name="maxAge">How old the last look may be.</param>
    [Alias("check-schema")]
    Task<SchemaReport> CheckSchemaAsync(TimeSpan maxAge);

    /// <summary>How it stands, for people and metrics.</summary>
    [Alias("status")]
    Task<OrgStatus> GetStatusAsync();
}

/// <summary>How an org stands.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.org-status")]
public sealed record OrgStatus
{
    /// <summary>This activation holds the org's lease and pulls.</summary>
    [Id(0)] public bool Pulling { get; init; }

    [Id(1)] public int InFlight { get; init; }

    /// <summary>Set while nothing is sent to Salesforce.</summary>
    [Id(2)] public string? PausedBecause { get; init; }

    [Id(3)] public DateTimeOffset? PausedUntil { get; init; }

    [Id(4)] public long? CallsUsed { get; init; }

    [Id(5)] public long? CallsLimit { get; init; }

    /// <summary>Calls of the limit that are never ours.</summary>
    [Id(6)] public long? CallsReserved { get; init; }

    /// <summary>Calls that we may still make now.</summary>
    [Id(7)] public long? CallsOurs { get; init; }

    /// <summary>The stable code of <see cref="PausedBecause"/>.</summary>
    [Id(8)] public string? PausedCode { get; init; }
}
