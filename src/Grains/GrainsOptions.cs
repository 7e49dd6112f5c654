using System.ComponentModel.DataAnnotations;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>How orgs are pulled and guests are worked.</summary>
public sealed class GrainsOptions
{
    /// <summary>
    /// How many inbox rows this process has in hand at once, all orgs together. Each org is sure of an even part, and busy ones share what
    /// others leave.
    /// </summary>
    /// <value>The default value is 8,000.</value>
    [Range(100, 1_000_000)]
    public int RowsInHand { get; set; } = 8_000;

    /// <summary>How many rows an org reads from its inbox at a time.</summary>
    /// <value>The default value is 1,000.</value>
    [Range(1, 10_000)]
    public int RowsPerRead { get; set; } = 1_000;

    /// <summary>How long an org's lease lasts unless renewed; a killed process delays its orgs by no more than this.</summary>
    /// <value>The default value is 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", Lease.LongestText)]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an org with nothing to do keeps its lease.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan IdleLinger { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often due rows without a puller are looked for: what a lost wake-up costs.</summary>
    /// <value>The default value is 2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often what waits in the inboxes is measured.</summary>
    /// <value>The default value is 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BacklogInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one turn of a guest may take; what is not done by then goes back to the inbox.</summary>
    /// <value>The default value is 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:18")]
    public TimeSpan TurnTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// After so many counted tries a row is set aside with the last reason. A try counts where the row may be the cause: it was
    /// refused for now (a row lock), or was in a write of at most 25 rows that left and came back with no answer or HTTP 5xx.
    /// Larger writes, look-ups, what never left, and pauses of the whole org count none. So an outage that lets requests in and
    /// does not answer them for longer than these tries take sets aside what little waits in such an org, to be replayed.
    /// </summary>
    /// <value>The default value is 300: with the default delays about 18 hours.</value>
    [Range(1, 10_000)]
    public int MaxAttempts { get; set; } = 300;

    /// <summary>The wait before the second try; it doubles with each try, up to <see cref="RetryDelayMax"/>.</summary>
    /// <value>The default value is 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest wait between two tries of a row, and between two probes of an org that is paused (for spent calls it is 16
    /// times <see cref="ProbeInterval"/>).
    /// </summary>
    /// <value>The default value is 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "1.00:00:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long settings may be used before they are read again.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SettingsFreshness { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often connected orgs are asked whether their objects changed: one call for each object that the settings use, answered briefly
    /// while nothing did.
    /// </summary>
    /// <value>The default value is 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan SchemaInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Requests to one org's Salesforce that may be under way at once.</summary>
    /// <value>The default value is 5.</value>
    [Range(1, 20)]
    public int RequestsInFlight { get; set; } = 5;

    /// <summary>How long an org waits before it asks Salesforce again after it said stop; each asking in vain doubles the wait.</summary>
    /// <value>The default value is 60 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After so long a Bulk 2.0 job is aborted, and what it did is settled row by row. Which orgs use them is in the org's settings
    /// (bulkFrom).
    /// </summary>
    /// <value>The default value is 30 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan BulkJobTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// In an org without our external id on Events: how long after an Event's answer was lost Salesforce may still be making
    /// it. Only then an Event that is not found is made again.
    /// </summary>
    /// <value>The default value is 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan DoubtDelay { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest wait between two probes of an org that is stopped.</summary>
    internal TimeSpan LongestProbeWait => RetryDelayMax > ProbeInterval ? RetryDelayMax : ProbeInterval;

    /// <summary>How long to wait before the next try, with jitter.</summary>
    internal TimeSpan DelayAfter(int attempts)
    {
        var delay = Math.Min(RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempts, 20)), RetryDelayMax.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(delay * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
