using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Gateway;

/// <summary>How the gateway takes requests. Configuration section <c>OnceHub:Gateway</c>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "OnceHub:Gateway";

    /// <summary>The key that opens administration; no placeholder. When empty, one is made at the first start and announced once.</summary>
    [MinLength(
        20, ErrorMessage = "OnceHub:Gateway:OperatorKey must have at least 20 characters: it opens the administration of every org.")]
    public string? OperatorKey { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

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
    [Range(
        typeof(TimeSpan),
        "00:00:10",
        "30.00:00:00",
        ErrorMessage = "OnceHub:Gateway:SignatureTolerance must be between 10 seconds and 30 days.")]
    public TimeSpan SignatureTolerance { get; set; } = TimeSpan.FromDays(4);

    /// <summary>How long ingest waits for the store before it answers 503. <value>The default is 10 seconds.</value></summary>
    [Range(
        typeof(TimeSpan),
        "00:00:00.010",
        "00:05:00",
        ErrorMessage = "OnceHub:Gateway:StoreTimeout must be between 10 milliseconds and 5 minutes.")]
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long secrets and keys that were read are used: a key removed in another process still works for this long.
    /// <value>The default is 5 seconds.</value>
    /// </summary>
    [Range(
        typeof(TimeSpan),
        "00:00:00.001",
        "00:05:00",
        ErrorMessage = "OnceHub:Gateway:AccessCacheTime must be between 1 millisecond and 5 minutes.")]
    public TimeSpan AccessCacheTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Ingest requests worked on at once, from when their key or signature is verified and their body is there; more are
    /// answered 503. <value>The default is 10,000.</value>
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:MaxConcurrentIngest must be between 1 and 1,000,000.")]
    public int MaxConcurrentIngest { get; set; } = 10_000;

    /// <summary>
    /// Events that one org may hand in to this process a minute, and what it did not use of the last ten minutes; further requests are
    /// answered
    /// 429 until some are left again. <value>The default is 120,000.</value>
    /// </summary>
    [Range(1, 100_000_000, ErrorMessage = "OnceHub:Gateway:OrgEventsPerMinute must be between 1 and 100,000,000.")]
    public int OrgEventsPerMinute { get; set; } = 120_000;

    /// <summary>The same of the bytes of its bodies. <value>The default is 512 MiB.</value></summary>
    [Range(typeof(long), "1024", "1099511627776", ErrorMessage = "OnceHub:Gateway:OrgBytesPerMinute must be between 1 KiB and 1 TiB.")]
    public long OrgBytesPerMinute { get; set; } = 512 * 1_024 * 1_024;

    /// <summary>
    /// Forms that may be filled from an org's Salesforce a minute, and what was not used of the last ten minutes: each costs the org up to
    /// three API calls. <value>The default is 300.</value>
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:OrgPrefillsPerMinute must be between 1 and 1,000,000.")]
    public int OrgPrefillsPerMinute { get; set; } = 300;

    /// <summary>
    /// Events of one org that may wait for Salesforce, in all processes together; further requests are answered 429 until fewer do.
    /// <value>The default is 1,000,000.</value>
    /// </summary>
    [Range(typeof(long), "1", "1000000000", ErrorMessage = "OnceHub:Gateway:OrgWaitingEvents must be between 1 and 1,000,000,000.")]
    public long OrgWaitingEvents { get; set; } = 1_000_000;

    /// <summary>
    /// Bytes of request bodies that the process holds at once; what does not fit is answered 503.
    /// <value>The default is a quarter of the memory that .NET's heap may take, at most 512 MiB.</value>
    /// </summary>
    [Range(typeof(long), "4194304", "68719476736", ErrorMessage = "OnceHub:Gateway:MaxBodyMemory must be between 4 MiB and 64 GiB.")]
    public long? MaxBodyMemory { get; set; }

    /// <summary>
    /// Of these, bytes of webhooks that are still arriving, whose signature cannot be verified yet, and of sign-ins; when they are used
    /// up, what holds most of them is cut. <value>The default is an eighth of <see cref="MaxBodyMemory"/>.</value>
    /// </summary>
    [Range(typeof(long), "1048576", "68719476736", ErrorMessage = "OnceHub:Gateway:MaxUnverifiedMemory must be between 1 MiB and 64 GiB.")]
    public long? MaxUnverifiedMemory { get; set; }

    /// <summary>
    /// Webhooks and sign-ins that may be arriving at once; with one more, what has been arriving for longest is cut.
    /// <value>The default is half of <see cref="MaxConnections"/>.</value>
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:MaxUnverifiedRequests must be between 1 and 1,000,000.")]
    public int? MaxUnverifiedRequests { get; set; }

    /// <summary>
    /// The same of one address, or of one /64 network of IPv6.
    /// <value>The default is half of <see cref="MaxConnectionsPerAddress"/>.</value>
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:MaxUnverifiedRequestsPerAddress must be between 1 and 1,000,000.")]
    public int? MaxUnverifiedRequestsPerAddress { get; set; }

    /// <summary>How long a webhook or a sign-in may take to arrive whole. <value>The default is 10 seconds.</value></summary>
    [Range(
        typeof(TimeSpan), "00:00:00.100", "00:30:00",
        ErrorMessage = "OnceHub:Gateway:UnverifiedBodyTime must be between 100 milliseconds and 30 minutes.")]
    public TimeSpan UnverifiedBodyTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the body of a caller with a key may take to arrive whole. <value>The default is 5 minutes.</value></summary>
    [Range(
        typeof(TimeSpan), "00:00:00.100", "01:00:00",
        ErrorMessage = "OnceHub:Gateway:BodyTime must be between 100 milliseconds and 1 hour.")]
    public TimeSpan BodyTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Connections at once; more are closed as they come.
    /// <value>The default is one for 96 KiB of the memory that .NET's heap may take, from 1,000 to 20,000.</value>
    /// </summary>
    [Range(10, 1_000_000, ErrorMessage = "OnceHub:Gateway:MaxConnections must be between 10 and 1,000,000.")]
    public int? MaxConnections { get; set; }

    /// <summary>
    /// The same of one address, or of one /64 network of IPv6; proxies in <see cref="TrustedProxies"/> are not counted.
    /// <value>The default is a tenth of <see cref="MaxConnections"/>.</value>
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:MaxConnectionsPerAddress must be between 1 and 1,000,000.")]
    public int? MaxConnectionsPerAddress { get; set; }

    /// <summary>
    /// Addresses and networks (<c>10.0.0.0/8</c>) of the reverse proxies before the gateway, whose <c>X-Forwarded-For</c> is
    /// believed: callers are counted by what it says instead of by the proxy's address.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>
    /// Wrong keys of one address, or of one /64 network of IPv6, that are answered at once in a minute; each further one is answered a
    /// second
    /// late. A right key never waits.
    /// <value>The default is 20: somebody has a key of yesterday in some programs.</value>
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "OnceHub:Gateway:WrongKeysPerMinute must be between 1 and 1,000,000.")]
    public int WrongKeysPerMinute { get; set; } = 20;

    /// <summary>
    /// How long to go on serving after <c>/health/ready</c> has turned off at shutdown, so that balancers notice. <value>The default is
    /// none.</value>
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "OnceHub:Gateway:DrainDelay must be between 0 and 5 minutes.")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// Whether <c>/openapi/reference</c> is a page on which the API can be read and tried.
    /// <value>The default is no.</value>
    /// </summary>
    public bool ApiPage { get; set; }

    /// <summary>
    /// Where OnceHub reaches this gateway, for the webhook URLs that are shown, and where Salesforce sends browsers back: an https address.
    /// A
    /// process that only its own machine reaches needs none: then it is the address of the request that asks.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// Where people reach the pages and administration, when that is another address than <see cref="PublicUrl"/>: an https address. Links
    /// to pages are made of it, and the OpenID Connect provider sends browsers back there.
    /// <value>The default is <see cref="PublicUrl"/>.</value>
    /// </summary>
    public Uri? ConsoleUrl { get; set; }

    /// <summary>
    /// The port that administration answers on, the pages and the API's description too; the others then take events, tell API keys where
    /// bookings
    /// stand, and bring browsers back from Salesforce. The process must listen there. <value>By default every port answers
    /// everything.</value>
    /// </summary>
    [Range(1, 65_535, ErrorMessage = "OnceHub:Gateway:AdministrationPort must be a port, between 1 and 65,535.")]
    public int? AdministrationPort { get; set; }

    /// <summary>
    /// How long browsers are told to come by HTTPS only (<c>Strict-Transport-Security</c>), where they came by HTTPS; zero tells nothing.
    /// <value>The default is 365 days.</value>
    /// </summary>
    [Range(
        typeof(TimeSpan),
        "00:00:00",
        "730.00:00:00",
        ErrorMessage = "OnceHub:Gateway:StrictTransportTime must be between 0 and 730 days.")]
    public TimeSpan StrictTransportTime { get; set; } = TimeSpan.FromDays(365);

    /// <summary>
    /// Hosts that orgs may log in at besides Salesforce's own (<c>*.salesforce.com</c>, <c>*.salesforce.mil</c>,
    /// <c>*.sfcrmproducts.cn</c>): an
    /// Experience Cloud site's, or <c>127.0.0.1</c> for an emulator.
    /// </summary>
    public IList<string> LoginHosts { get; } = [];

    /// <summary>The consumer key of the connected app that orgs are connected through when an administrator names none.</summary>
    public string? SalesforceClientId { get; set; }

    /// <summary>Its consumer secret; none for a public client. It is sent to Salesforce's own addresses only.</summary>
    public string? SalesforceClientSecret { get; set; }
}
