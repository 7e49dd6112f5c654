using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>Begins the web flow: which login page, which connected app, and where the browser comes back.</summary>
public sealed class ConnectStart(IOrgStore store, PendingConnects pending, LoginHosts hosts, IOptions<ConnectedAppOptions> app)
{
    private const string Production = "https://login.salesforce.com";
    private const string Sandbox = "https://test.salesforce.com";

    /// <param name="callback">Where Salesforce sends the browser back.</param>
    /// <returns>The state of what was begun.</returns>
    public Task<Result<string>> BeginAsync(OrgId org, ConnectRequest request, Uri callback, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            var stored = await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is { } secret
                ? SalesforceConnectionJson.Read(secret.Value)
                : null;
            var loginUrl = hosts.Check(LoginUrl(request));
            var clientId = request.ClientId ?? stored?.ClientId ?? app.Value.ClientId
                ?? throw Bad(
                    "'clientId' is missing: the connected app's consumer key (Salesforce Setup, App Manager). "
                    + "It can be left out where whoever configures this service has set OnceHub:Gateway:SalesforceClientId.");
            var clientSecret = request.ClientSecret ?? SecretOf(loginUrl, clientId, stored);
            return await AddAsync(org, user: null, loginUrl, clientId, clientSecret, callback, cancellationToken);
        });

    /// <summary>A OnceHub user is to prove who it is in Salesforce, by the app and at the login that the org is connected by.</summary>
    public async Task<Result<string>> BeginPersonalAsync(OrgId org, string user, Uri callback, CancellationToken cancellationToken)
    {
        if (UserRules.WhyNotUser(user) is { } notAUser) return notAUser;
        if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is not { } secret)
            return new Refusal(
                RefusalKind.NotConnected,
                $"Org '{org}' has no connection to Salesforce. Connect it first; its users connect by the same app.");
        var stored = SalesforceConnectionJson.Read(secret.Value);
        return await Attempt.OfAsync(() => AddAsync(
            org, OrgUsers.Named(user), stored.LoginUrl, stored.ClientId, SecretOf(stored.LoginUrl, stored.ClientId, stored),
            callback, cancellationToken));
    }

    /// <summary>Ties the state to a browser, and gives Salesforce's page to send it to.</summary>
    /// <returns>A refusal when the state is not one to go on with, or another browser's, or somebody else's.</returns>
    public Task<Result<Uri>> LeaveAsync(string? state, ConnectBrowser browser, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            if (state is null || await pending.BindAsync(state, browser, cancellationToken) is not { } begun)
                throw PendingConnects.Unexpected();
            // Salesforce would let who approved the app before through unasked, and so unaware that the org is to be connected.
            return begun.User is null
                ? OAuthWebFlow.AuthorizeUrl(
                    begun.LoginUrl, begun.ClientId, begun.Callback, state, Pkce.Of(begun.Verifier), prompt: "login consent")
                : OAuthWebFlow.AuthorizeUrl(
                    begun.LoginUrl, begun.ClientId, begun.Callback, state, Pkce.Of(begun.Verifier), PersonalConnect.Scopes);
        });

    private Task<string> AddAsync(
        OrgId org,
        string? user,
        Uri loginUrl,
        string clientId,
        string? clientSecret,
        Uri callback,
        CancellationToken cancellationToken) =>
        pending.AddAsync(
        org, user,
        (hash, expires) => new PendingConnect
        {
            LoginUrl = loginUrl, ClientId = clientId, ClientSecret = clientSecret,
            Callback = callback, Verifier = Pkce.New().Verifier, StateHash = hash, ExpiresAt = expires,
        },
        cancellationToken);

    /// <summary>
    /// Of the same connected app, so that connecting again or to the sandbox does not ask for it; null for a public client. A secret goes
    /// only where it was stored for: else who may connect an org could have it sent to an address of his own.
    /// </summary>
    private string? SecretOf(Uri loginUrl, string clientId, SalesforceConnection? stored)
    {
        var known = stored?.ClientId == clientId ? OwnSecretOf(stored) : null;
        if (known is not null && SalesforceHosts.Share(stored!.LoginUrl, loginUrl)) return known;
        var everybodys = clientId == app.Value.ClientId ? app.Value.ClientSecret : null;
        if (everybodys is not null && SalesforceHosts.Has(loginUrl)) return everybodys;
        return known is null && everybodys is null
            ? null
            : throw Bad(
                $"'clientSecret' is missing: the one that is stored is not sent to {loginUrl.Authority}, for which it was not stored. "
                + "Give it again.");
    }

    private static string? OwnSecretOf(SalesforceConnection connection) => connection switch
    {
        RefreshTokenConnection refresh => refresh.ClientSecret,
        ClientCredentialsConnection own => own.ClientSecret,
        _ => null,
    };

    private static Uri LoginUrl(ConnectRequest request) => request switch
    {
        { LoginUrl: not null, Environment: not null } => throw Bad("it has both 'environment' and 'loginUrl'. Send one."),
        { LoginUrl: { } url } => ConnectionRequest.ReadLoginUrl(url),
        { Environment: null or "production" } => new Uri(Production),
        { Environment: "sandbox" } => new Uri(Sandbox),
        _ => throw Bad(
            $"'environment' is '{request.Environment}', and must be production or sandbox; or send 'loginUrl', the org's own domain."),
    };

    private static RefusedException Bad(string why) => new(RefusalKind.ConnectionInvalid, "The connection was not begun: " + why);
}

/// <summary>The connected app that orgs are connected by where they name no other, and where they may log in.</summary>
public sealed class ConnectedAppOptions
{
    /// <summary>Hosts besides Salesforce's own.</summary>
    public IReadOnlyList<string> LoginHosts { get; set; } = [];

    /// <summary>The consumer key.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret; none for a public client.</summary>
    public string? ClientSecret { get; set; }
}

/// <remarks>May hold a secret: never log it.</remarks>
public sealed record ConnectRequest
{
    /// <summary>production (the default) or sandbox.</summary>
    public string? Environment { get; init; }

    /// <summary>The org's own domain instead, such as https://acme.my.salesforce.com.</summary>
    public string? LoginUrl { get; init; }

    /// <summary>
    /// The connected app's consumer key; that of the stored connection, or of the gateway's configuration, when left out.
    /// </summary>
    public string? ClientId { get; init; }

    /// <summary>Its secret; none for a public client.</summary>
    public string? ClientSecret { get; init; }

    public override string ToString() => $"ConnectRequest {{ Environment = {Environment}, LoginUrl = {LoginUrl} }}";
}
