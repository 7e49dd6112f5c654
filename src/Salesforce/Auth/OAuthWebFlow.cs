namespace OnceHub.Sync.Salesforce;

/// <summary>The authorization-code flow with PKCE: to Salesforce and back with a code, which becomes a stored connection.</summary>
public sealed class OAuthWebFlow
{
    private readonly TokenEndpoint _endpoint;

    internal OAuthWebFlow(TokenEndpoint endpoint) => _endpoint = endpoint;

    /// <summary>Where to send the administrator's browser.</summary>
    /// <param name="state">Unguessable, bound to the browser, and checked when it comes back.</param>
    /// <param name="scopes">For the sync: <c>api refresh_token id</c>. To prove who a person is, and nothing more: <c>openid</c>.</param>
    /// <param name="prompt">
    /// What Salesforce asks even of who is logged in and approved the app before, such as <c>login consent</c>; null leaves it to
    /// Salesforce.
    /// </param>
    public static Uri AuthorizeUrl(
        Uri loginUrl, string clientId, Uri callback, string state, Pkce pkce, string scopes = "api refresh_token id", string? prompt = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        ReadOnlySpan<(string Name, string Value)> query =
        [
            ("response_type", "code"),
            ("client_id", clientId),
            ("redirect_uri", callback.AbsoluteUri),
            ("scope", scopes),
            ("state", state),
            ("code_challenge", pkce.Challenge),
            ("code_challenge_method", "S256"),
        ];
        var text = new List<string>(query.Length);
        foreach (var (name, value) in query) text.Add($"{name}={Uri.EscapeDataString(value)}");
        if (prompt is not null) text.Add($"prompt={Uri.EscapeDataString(prompt)}");
        return new Uri(loginUrl, "/services/oauth2/authorize?" + string.Join('&', text));
    }

    /// <summary>Turns the code into a connection to store. Tried once: a code is good for one use.</summary>
    /// <exception cref="SalesforceException">Refused, or out of reach; the administrator starts again.</exception>
    public async Task<ConnectedByCode> ExchangeAsync(CodeFromSalesforce code, CancellationToken cancellationToken)
    {
        var redactor = new Redactor();
        redactor.Know(code.Code, code.Pkce.Verifier, code.ClientSecret);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code.Code,
            ["client_id"] = code.ClientId,
            ["redirect_uri"] = code.Callback.AbsoluteUri,
            ["code_verifier"] = code.Pkce.Verifier,
        };
        if (code.ClientSecret is { } secret) form["client_secret"] = secret;
        var grant = await _endpoint.PostAsync(code.LoginUrl, "authorization code", form, redactor, cancellationToken);
        return new ConnectedByCode(
            grant.RefreshToken is { } refresh
                ? new RefreshTokenConnection
                {
                    LoginUrl = code.LoginUrl,
                    ClientId = code.ClientId,
                    ClientSecret = code.ClientSecret,
                    RefreshToken = refresh,
                    IsOwnGrant = true,
                }
                : null,
            grant.Token.Instance,
            grant.Token.Identity);
    }

    /// <summary>Makes a refresh token worthless, and the access tokens that came from it.</summary>
    /// <returns>False when Salesforce did not know the token (any more).</returns>
    /// <exception cref="SalesforceException">Out of reach: the token may still be good.</exception>
    public async Task<bool> RevokeAsync(RefreshTokenConnection connection, CancellationToken cancellationToken)
    {
        var redactor = new Redactor();
        redactor.Know(connection);
        var form = new Dictionary<string, string> { ["token"] = connection.RefreshToken };
        var answer = await _endpoint.SendAsync(connection.LoginUrl, "revoke", form, cancellationToken);
        if (answer.IsGood) return true;
        if (answer.Status is >= 400 and < 500 and not (408 or 429)) return false;
        throw new SalesforceException(OAuthErrors.Read(answer.Json, answer.Status, "revocation", redactor, answer.Page));
    }
}

/// <summary>What the browser brought back, and what it left with. Holds secrets.</summary>
public sealed record CodeFromSalesforce
{
    public required Uri LoginUrl { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Null for a public client.</summary>
    public string? ClientSecret { get; init; }

    public required Uri Callback { get; init; }

    public required string Code { get; init; }

    public required Pkce Pkce { get; init; }

    public override string ToString() => $"{nameof(CodeFromSalesforce)} {{ LoginUrl = {LoginUrl} }}";
}

/// <param name="Connection">To be stored; null when the scopes gave no refresh token.</param>
/// <param name="InstanceUrl">The org's own address.</param>
/// <param name="IdentityUrl">https://login…/id/ORG/USER: who said yes.</param>
public sealed record ConnectedByCode(RefreshTokenConnection? Connection, Uri InstanceUrl, Uri? IdentityUrl);
