using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Credentials;

namespace OnceHub.Sync.Gateway;

/// <summary>What callers together may make this process hold: as it is set, else by the memory that .NET's heap may take.</summary>
internal sealed record GatewayLimits
{
    private const long MiB = 1_024 * 1_024;
    private const long LargestDerivedBodyMemory = 512 * MiB;
    private const int SharesOfHeap = 4;
    private const int UnverifiedShares = 8;

    // No org's clients hold more of what callers who are known may fill.
    private const int OrgShares = 4;

    // This much of it is never the clients': an eighth, and at least what two changes of an administrator need.
    private const int ReservedShares = 8;
    private const long LeastReserved = 2 * (JsonBody.MaxBytes + PartlyFilled);

    // A connection costs up to some ten KiB, and up to twice the largest head of a request.
    private const long HeapPerConnection = 96 * 1_024;
    private const int FewestDerivedConnections = 1_000;
    private const int MostDerivedConnections = 20_000;
    private const int AddressesToFillConnections = 10;

    // What a body takes beyond its own bytes: its last piece is seldom full.
    private const int PartlyFilled = ReceivedBody.LargestPiece;

    /// <summary>Bytes of request bodies, all together.</summary>
    public required long BodyMemory { get; init; }

    /// <summary>Of these, bytes of webhooks that are still arriving: no signature of them is verified yet.</summary>
    public required long UnverifiedMemory { get; init; }

    /// <summary>
    /// Up to where bodies of callers with a key may fill the whole. Twice the unverified share stays free of them: once for
    /// the webhooks that arrive, once for those that were cut and have not ended yet.
    /// </summary>
    public long KeyedMemory => BodyMemory - (2 * UnverifiedMemory);

    /// <summary>Up to where bodies of clients with an API key may fill the whole; the rest is for operators and who is signed in.</summary>
    public long ClientMemory => Math.Max(KeyedMemory - (KeyedMemory / ReservedShares), LargestBody);

    /// <summary>What the clients of one org may hold at once.</summary>
    public long OrgMemory => Math.Min(Math.Max(KeyedMemory / OrgShares, LargestBody), ClientMemory);

    /// <summary>What the largest body of a client takes while it is read: it fits, however small the shares are.</summary>
    public long LargestBody { get; init; }

    public required int Connections { get; init; }

    public required int ConnectionsPerAddress { get; init; }

    public required int UnverifiedRequests { get; init; }

    public required int UnverifiedRequestsPerAddress { get; init; }

    /// <param name="heapBytes">What .NET's heap may grow to.</param>
    public static GatewayLimits Of(GatewayOptions options, long heapBytes)
    {
        var bodies = options.MaxBodyMemory
            ?? Math.Max(Math.Min(heapBytes / SharesOfHeap, LargestDerivedBodyMemory), LeastBodyMemory(options));
        var connections = options.MaxConnections
            ?? (int)Math.Clamp(heapBytes / HeapPerConnection, FewestDerivedConnections, MostDerivedConnections);
        var perAddress = options.MaxConnectionsPerAddress ?? Math.Max(connections / AddressesToFillConnections, 1);
        return new GatewayLimits
        {
            BodyMemory = bodies,
            UnverifiedMemory = options.MaxUnverifiedMemory ?? bodies / UnverifiedShares,
            LargestBody = LargestBodyOf(options),
            Connections = connections,
            ConnectionsPerAddress = perAddress,
            // Half: who drips bodies never holds all connections, nor all of those of an address that others share.
            UnverifiedRequests = options.MaxUnverifiedRequests ?? Math.Max(connections / 2, 1),
            UnverifiedRequestsPerAddress = options.MaxUnverifiedRequestsPerAddress ?? Math.Max(perAddress / 2, 1),
        };
    }

    public static GatewayLimits Of(GatewayOptions options) => Of(options, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Why the largest bodies that are allowed would never fit; null when they do.</summary>
    public string? WhyTooSmall(GatewayOptions options) =>
        UnverifiedMemory < LeastUnverifiedMemory(options)
            ? $"OnceHub:Gateway:MaxUnverifiedMemory is {UnverifiedMemory:N0} bytes (by default an eighth of MaxBodyMemory), and a webhook "
                + $"of MaxWebhookBytes needs {LeastUnverifiedMemory(options):N0}. Raise it, or lower MaxWebhookBytes."
        : KeyedMemory < LeastKeyedMemory(options)
            ? $"OnceHub:Gateway:MaxBodyMemory is {BodyMemory:N0} bytes, of which twice MaxUnverifiedMemory is not for callers with a key; "
                + $"a body of MaxEventsBytes and administration need {LeastKeyedMemory(options):N0} of the rest. "
                + "Raise it, or lower MaxEventsBytes."
        : null;

    private static long LeastUnverifiedMemory(GatewayOptions options) => options.MaxWebhookBytes + PartlyFilled;

    // Twice: for a moment it is held in the pieces in which it came, and in one.
    private static long LargestBodyOf(GatewayOptions options) =>
        2L * (Math.Max(options.MaxEventsBytes, JsonBody.MaxBytes) + PartlyFilled);

    private static long LeastKeyedMemory(GatewayOptions options) => LargestBodyOf(options) + LeastReserved;

    private static long LeastBodyMemory(GatewayOptions options)
    {
        var unverified = options.MaxUnverifiedMemory ?? LeastUnverifiedMemory(options);
        var forKeyed = options.MaxUnverifiedMemory is null
            ? LeastKeyedMemory(options) * UnverifiedShares / (UnverifiedShares - 2)
            : LeastKeyedMemory(options) + (2 * unverified);
        return Math.Max(unverified * (options.MaxUnverifiedMemory is null ? UnverifiedShares : 1), forKeyed + 1);
    }
}

/// <summary>Says at the start which limits do not fit each other.</summary>
internal sealed class GatewayLimitsCheck : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        if (options.TrustedProxies.FirstOrDefault(proxy => !ClientAddresses.TryParseNetwork(proxy, out _)) is { } wrong)
            return ValidateOptionsResult.Fail(
                $"OnceHub:Gateway:TrustedProxies: '{wrong}' is neither an address nor a network such as 10.0.0.0/8.");
        if (options.LoginHosts.FirstOrDefault(host => Uri.CheckHostName(host) == UriHostNameType.Unknown) is { } noHost)
            return ValidateOptionsResult.Fail(
                $"OnceHub:Gateway:LoginHosts: '{noHost}' is no host such as login.acme.example, without scheme, port and path.");
        if (options.OperatorKey is { Length: > 0 } key && Placeholders.Has(key))
            return ValidateOptionsResult.Fail(
                "OnceHub:Gateway:OperatorKey is a placeholder, or repeats few characters, which anybody guesses. "
                + "Set one of your own, for example by openssl rand -hex 32.");
        return GatewayLimits.Of(options).WhyTooSmall(options) is { } sentence
            ? ValidateOptionsResult.Fail(sentence)
            : ValidateOptionsResult.Success;
    }
}
