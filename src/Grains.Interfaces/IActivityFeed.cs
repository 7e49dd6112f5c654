using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>
/// What happens in orgs, as it happens, for whoever watches. Nothing rests on it: what is told may be lost, and the bookings'
/// history is what was done.
/// </summary>
public interface IActivityFeed
{
    /// <summary>Tells those who listen, in the order of the calls.</summary>
    Task TellAsync(string org, ImmutableArray<BookingActivity> activities);

    /// <summary>
    /// What is told from now on. Ends when the feed can go on no more, for example because the cluster is lost; null when
    /// there is no way to it from this process.
    /// </summary>
    /// <param name="cancellationToken">Ends the listening.</param>
    Task<IAsyncEnumerable<BookingActivity>?> ListenAsync(string org, CancellationToken cancellationToken);
}

/// <summary>What came of events of one booking, conversation or contact in one turn. Holds no personal data.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.booking-activity")]
public sealed record BookingActivity
{
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>The id of the booking, conversation or contact.</summary>
    [Id(1)] public required string BookingId { get; init; }

    [Id(2)] public required ActivityOutcome Outcome { get; init; }

    /// <summary>The events, in OnceHub's order.</summary>
    [Id(3)] public ImmutableArray<string> EventIds { get; init; } = [];

    /// <summary>The type of the latest of the events; null when none could be read.</summary>
    [Id(4)] public string? Type { get; init; }

    /// <summary>What the Event shows now, for example <c>Scheduled (By customer)</c>.</summary>
    [Id(5)] public string? Status { get; init; }

    /// <summary>The Lead, Contact or Case.</summary>
    [Id(6)] public string? RecordId { get; init; }

    [Id(7)] public string? SalesforceEventId { get; init; }

    /// <summary>Why it failed or waits (docs/errors.md); null when it was synced.</summary>
    [Id(8)] public string? Code { get; init; }

    /// <summary>For <see cref="ActivityOutcome.Waits"/>: when it is tried again.</summary>
    [Id(9)] public DateTimeOffset? NotBefore { get; init; }

    /// <summary>This turn's share of the API calls spent.</summary>
    [Id(10)] public double Calls { get; init; }
}

[GenerateSerializer, Alias("oncehub.activity-outcome")]
public enum ActivityOutcome
{
    /// <summary>Salesforce holds what the events say.</summary>
    Synced,

    /// <summary>A failure is listed.</summary>
    Failed,

    /// <summary>Salesforce could not be written; it is tried again.</summary>
    Waits,
}
