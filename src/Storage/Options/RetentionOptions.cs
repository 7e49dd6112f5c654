using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Storage;

/// <summary>How long what is kept of the past stays. What waits stays until it is done.</summary>
public sealed class RetentionOptions
{
    public const string Section = "OnceHub:Retention";

    /// <summary>The raw bytes of an event, which hold what a guest told of itself, and failures that were resolved.</summary>
    /// <value>The default value is 30 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan Payloads { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The rest of an event: its id, by which a repeat is known. Sent again later it counts as new, and changes nothing that is newer.
    /// </summary>
    /// <value>The default value is 180 days; at least 5, because OnceHub retries for three.</value>
    [Range(typeof(TimeSpan), "5.00:00:00", "36500.00:00:00")]
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(180);

    /// <summary>What a booking's history tells: what was done, why, and which fields changed from what to what.</summary>
    /// <value>The default value is 365 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan History { get; set; } = TimeSpan.FromDays(365);

    /// <summary>What people and machines did in administration: who, when, from where, to what.</summary>
    /// <value>The default value is 730 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan Audit { get; set; } = TimeSpan.FromDays(730);

    /// <summary>
    /// Bookings, from their start or last change on, whichever is later, and guests who have none any more. Ids and keyed hashes
    /// stay, so that a late event, or the guest's return, meets the same records in Salesforce.
    /// </summary>
    /// <value>The default value is 730 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan Bookings { get; set; } = TimeSpan.FromDays(730);

    /// <summary>Events that are set aside, from their last failure on. Then they are emptied, and cannot be replayed any more.</summary>
    /// <value>The default value is 365 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan SetAside { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Versions of settings; the newest stays, and those that drafts began from.</summary>
    /// <value>The default value is 730 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan Settings { get; set; } = TimeSpan.FromDays(730);

    /// <summary>How often what has become too old is looked for.</summary>
    /// <value>The default value is 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many rows one step looks at; a step is one short transaction.</summary>
    /// <value>The default value is 500.</value>
    [Range(1, 10_000)]
    public int StepRows { get; set; } = 500;

    /// <summary>The pause between two steps, so that purging never crowds out events.</summary>
    /// <value>The default value is 50 milliseconds: up to 10,000 rows a second are looked at.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan StepPause { get; set; } = TimeSpan.FromMilliseconds(50);
}
