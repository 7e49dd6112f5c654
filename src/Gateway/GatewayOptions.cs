using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Gateway;

/// <summary>How the gateway takes requests. Configuration section <c>OnceHub:Gateway</c>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "OnceHub:Gateway";

    /// <summary>The key that opens administration. When empty, one is made at the first start and announced once.</summary>
    [MinLength(20, ErrorMessage = "OnceHub:Gateway:OperatorKey must have at least 20 characters: it opens the administration of every org.")]
    public string? OperatorKey { get; set; }

    /// <summary>The largest webhook body taken, in bytes. <value>The default is 1 MiB.</value></summary>
    [Range(1_024, 64 * 1_024 * 1_024, ErrorMessage = "OnceHub:Gateway:MaxWebhookBytes must be between 1 KiB and 64 MiB.")]
    public int MaxWebhookBytes { get; set; } = 1_024 * 1_024;

    /// <summary>The largest body of events that a client may post, in bytes. <value>The default is 16 MiB.</value></summary>
    [Range(1_024, 256 * 1_024 * 1_024, ErrorMessage = "OnceHub:Gateway:MaxEventsBytes must be between 1 KiB and 256 MiB.")]
    public int MaxEventsBytes { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>The most events of one posted array. <value>The default is 1,000.</value></summary>
    [Range(1, 100_000, ErrorMessage = "OnceHub:Gateway:MaxArrayEvents must be between 1 and 100,000.")]
    public int MaxArrayEvents { get; set; } = 1_000;

    /// <summary>The most events of one NDJSON body. <value>The default is 50,000.</value></summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:MaxLines must be between 1 and 1,000,000.")]
    public int MaxLines { get; set; } = 50_000;

    /// <summary>
    /// How far a signature's time may be from now, either way. OnceHub retries for three days, and event ids stop replays.
    /// <value>The default is 4 days.</value>
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00", ErrorMessage = "OnceHub:Gateway:SignatureTolerance must be between 10 seconds and 30 days.")]
    public TimeSpan SignatureTolerance { get; set; } = TimeSpan.FromDays(4);

    /// <summary>How long ingest waits for the store before it answers 503. <value>The default is 10 seconds.</value></summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00", ErrorMessage = "OnceHub:Gateway:StoreTimeout must be between 10 milliseconds and 5 minutes.")]
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long secrets and keys that were read are used: a key removed in another process still works for this long.
    /// <value>The default is 5 seconds.</value>
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00", ErrorMessage = "OnceHub:Gateway:AccessCacheTime must be between 1 millisecond and 5 minutes.")]
    public TimeSpan AccessCacheTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Ingest requests worked on at once; more are answered 503. <value>The default is 10,000.</value></summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:MaxConcurrentIngest must be between 1 and 1,000,000.")]
    public int MaxConcurrentIngest { get; set; } = 10_000;

    /// <summary>How long to go on serving after <c>/health/ready</c> has turned off at shutdown, so that balancers notice. <value>The default is none.</value></summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "OnceHub:Gateway:DrainDelay must be between 0 and 5 minutes.")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Where OnceHub reaches this gateway, for the webhook URLs that are shown, and where Salesforce sends browsers back. When empty, the address of the request that asks.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The consumer key of the connected app that orgs are connected through when an administrator names none.</summary>
    public string? SalesforceClientId { get; set; }

    /// <summary>Its consumer secret; none for a public client.</summary>
    public string? SalesforceClientSecret { get; set; }
}
