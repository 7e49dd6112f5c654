using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Begins the web flow: which login page, which connected app, and where the browser comes back.</summary>
internal sealed class ConnectStart(ISyncStore store, PendingConnects pending, IOptions<GatewayOptions> options)
{
    public const string CallbackPath = "/v1/oauth/callback";
    private const string BeginPath = "/v1/oauth/begin";
    private const string Production = "https://login.salesforce.com";
    private const string Sandbox = "https://test.salesforce.com";

    /// <returns>The state of what was begun.</returns>
    /// <exception cref="ProblemException">The request cannot be used; says why.</exception>
    public async Task<string> BeginAsync(HttpContext http, OrgId org, ConnectRequest request, CancellationToken cancellationToken)
    {
        var stored = await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is { } secret
            ? SalesforceConnectionJson.Read(secret.Value)
            : null;
        var loginUrl = LoginUrl(request);
        var clientId = request.ClientId ?? stored?.ClientId ?? options.Value.SalesforceClientId
            ?? throw Bad("'clientId' is missing: the connected app's consumer key (Salesforce Setup, App Manager). Set OnceHub:Gateway:SalesforceClientId to leave it out.");
        var callback = Callback(http);
        var pkce = Pkce.New();
        return await pending.AddAsync(
            org, user: null,
            (hash, expires) => new PendingConnect
            {
                LoginUrl = loginUrl, ClientId = clientId, ClientSecret = request.ClientSecret ?? SecretOf(clientId, stored),
                Callback = callback, Verifier = pkce.Verifier, StateHash = hash, ExpiresAt = expires,
            },
            cancellationToken);
    }

    /// <summary>A OnceHub user is to prove who it is in Salesforce, by the app and at the login that the org is connected by.</summary>
    /// <exception cref="ProblemException">The org is not connected.</exception>
    public async Task<string> BeginPersonalAsync(HttpContext http, OrgId org, string user, CancellationToken cancellationToken)
    {
        if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is not { } secret)
            throw new ProblemException(ProblemKinds.NotConnected, $"Org '{org}' has no connection to Salesforce. Connect it first; its users connect by the same app.");
        var stored = SalesforceConnectionJson.Read(secret.Value);
        var callback = Callback(http);
        var pkce = Pkce.New();
        return await pending.AddAsync(
            org, user,
            (hash, expires) => new PendingConnect
            {
                LoginUrl = stored.LoginUrl, ClientId = stored.ClientId, ClientSecret = SecretOf(stored.ClientId, stored),
                Callback = callback, Verifier = pkce.Verifier, StateHash = hash, ExpiresAt = expires,
            },
            cancellationToken);
    }

    /// <summary>Our own address, which a browser opens first, so that the state is tied to it.</summary>
    public Uri LinkTo(HttpContext http, string state) => new($"{Root(http)}{BeginPath}?state={Uri.EscapeDataString(state)}");

    /// <summary>Ties the state to this browser, and gives Salesforce's page to send it to.</summary>
    /// <exception cref="ProblemException">The state is not one to go on with, or another browser's.</exception>
    public async Task<Uri> LeaveAsync(HttpContext http, string? state, CancellationToken cancellationToken)
    {
        var browser = ConnectCookie.Give(http, IsHttps(http));
        if (state is null || await pending.BindAsync(state, browser, cancellationToken) is not { } begun) throw PendingConnects.Unexpected();
        return begun.User is null
            ? OAuthWebFlow.AuthorizeUrl(begun.LoginUrl, begun.ClientId, begun.Callback, state, Pkce.Of(begun.Verifier))
            : OAuthWebFlow.AuthorizeUrl(begun.LoginUrl, begun.ClientId, begun.Callback, state, Pkce.Of(begun.Verifier), PersonalConnect.Scopes);
    }

    /// <summary>Of the same connected app, so that connecting again or to the sandbox does not ask for it; null for a public client.</summary>
    private string? SecretOf(string clientId, SalesforceConnection? stored) => stored switch
    {
        RefreshTokenConnection { ClientSecret: { } secret } known when known.ClientId == clientId => secret,
        ClientCredentialsConnection known when known.ClientId == clientId => known.ClientSecret,
        _ => clientId == options.Value.SalesforceClientId ? options.Value.SalesforceClientSecret : null,
    };

    private static Uri LoginUrl(ConnectRequest request) => request switch
    {
        { LoginUrl: not null, Environment: not null } => throw Bad("it has both 'environment' and 'loginUrl'. Send one."),
        { LoginUrl: { } url } => ConnectionRequest.ReadLoginUrl(url),
        { Environment: null or "production" } => new Uri(Production),
        { Environment: "sandbox" } => new Uri(Sandbox),
        _ => throw Bad($"'environment' is '{request.Environment}', and must be production or sandbox; or send 'loginUrl', the org's own domain."),
    };

    private Uri Callback(HttpContext http) => new(Root(http) + CallbackPath);

    private string Root(HttpContext http) => options.Value.PublicUrl?.ToString().TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";

    private bool IsHttps(HttpContext http) => http.Request.IsHttps || options.Value.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    private static ProblemException Bad(string why) => new(ProblemKinds.ConnectionInvalid, "The connection was not begun: " + why);
}

/// <remarks>May hold a secret: never log it.</remarks>
internal sealed record ConnectRequest
{
    /// <summary>production (the default) or sandbox.</summary>
    public string? Environment { get; init; }

    /// <summary>The org's own domain instead, such as https://acme.my.salesforce.com.</summary>
    public string? LoginUrl { get; init; }

    /// <summary>The connected app's consumer key; that of the stored connection, or of the gateway's configuration, when left out.</summary>
    public string? ClientId { get; init; }

    /// <summary>Its secret; none for a public client.</summary>
    public string? ClientSecret { get; init; }

    public override string ToString() => $"ConnectRequest {{ Environment = {Environment}, LoginUrl = {LoginUrl} }}";
}
