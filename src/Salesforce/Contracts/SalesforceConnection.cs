namespace OnceHub.Sync.Salesforce;

/// <summary>How an org's token is got. Holds secrets: never log it.</summary>
public abstract record SalesforceConnection
{
    private protected SalesforceConnection() { }

    /// <summary>Where tokens come from: https://login.salesforce.com, https://test.salesforce.com, or the org's own domain.</summary>
    public required Uri LoginUrl { get; init; }

    /// <summary>The connected app's consumer key.</summary>
    public required string ClientId { get; init; }

    public sealed override string ToString() => $"{GetType().Name} {{ LoginUrl = {LoginUrl} }}";
}

/// <summary>
/// The web flow's refresh token. Salesforce may rotate it at each use; the new one must be saved before the old is forgotten.
/// </summary>
public sealed record RefreshTokenConnection : SalesforceConnection
{
    /// <summary>Null for a public client.</summary>
    public string? ClientSecret { get; init; }

    public required string RefreshToken { get; init; }

    /// <summary>The web flow gave it to this product, so that nobody else uses it.</summary>
    public bool IsOwnGrant { get; init; }
}

/// <summary>JWT bearer: no refresh token; a fresh assertion each time.</summary>
public sealed record JwtBearerConnection : SalesforceConnection
{
    /// <summary>The Salesforce user to act as.</summary>
    public required string Username { get; init; }

    /// <summary>RSA private key, PEM (PKCS#8 or PKCS#1).</summary>
    public required string PrivateKeyPem { get; init; }

    /// <summary>Whom the assertion is for; null for the address that Salesforce documents for this login URL.</summary>
    public Uri? Audience { get; init; }
}

/// <summary>Client credentials, on the org's own domain.</summary>
public sealed record ClientCredentialsConnection : SalesforceConnection
{
    public required string ClientSecret { get; init; }
}

/// <summary>Where a connection comes from, and where a rotated refresh token goes.</summary>
public interface IConnectionSource
{
    /// <summary>Null when the org is not connected.</summary>
    Task<SalesforceConnection?> LoadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Saves a rotated refresh token, encrypted and durable, before the caller uses the new access token. Only in the place of
    /// the token that it replaces: where another is stored by now, that one is newer, or of a new connection, and stays.
    /// </summary>
    Task SaveRotatedAsync(RefreshTokenConnection before, string refreshToken, CancellationToken cancellationToken);

    /// <summary>
    /// Held while a refresh token is used, by one at a time in all processes: where tokens rotate, the second to use one is
    /// refused, and Salesforce may revoke the whole grant.
    /// </summary>
    Task<IAsyncDisposable> HoldRefreshAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(NothingHeld.Instance);

    private sealed class NothingHeld : IAsyncDisposable
    {
        public static readonly NothingHeld Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
