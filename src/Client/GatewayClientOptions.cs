namespace OnceHub.Sync.Client;

/// <summary>Where the gateway is, and how it is asked.</summary>
public sealed class GatewayClientOptions
{
    /// <summary>The gateway's address, for example <c>https://sync.acme.example</c>.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The org's id.</summary>
    public required string Org { get; init; }

    /// <summary>
    /// A key of the org, <c>ohk_…</c>: with the scope <c>ingest</c> to post events, <c>read</c> to read bookings. Null where only signed
    /// webhooks are sent.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>How often a request is sent again after a passing fault.</summary>
    /// <value>The default value is 8: about two minutes, where the gateway does not say how long to wait.</value>
    public int MaxRetries { get; init; } = 8;

    /// <summary>The wait before the first retry. It doubles with each, up to <see cref="MaxRetryDelay"/>, and varies at random.</summary>
    /// <value>The default value is half a second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a retry, unless the gateway asks for a longer one by <c>Retry-After</c>.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one try may take, its answer included.</summary>
    /// <value>The default value is 60 seconds.</value>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(60);

    internal void Validate()
    {
        if (!Gateway.IsAbsoluteUri) throw new ArgumentException($"{nameof(Gateway)} is '{Gateway}', and must be an absolute address.");
        if (string.IsNullOrWhiteSpace(Org) || GatewayRequests.IsLostInAddresses(Org))
            throw new ArgumentException($"{nameof(Org)} must name an org.");
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TryTimeout, TimeSpan.Zero);
    }
}
