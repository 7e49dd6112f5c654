using System.Text.Json;
using OnceHub.Sync.Domain;
using Polly;
using Polly.Timeout;

namespace OnceHub.Sync.Salesforce;

/// <summary>Asks <c>/services/oauth2/token</c>. Knows nothing of orgs, and keeps nothing.</summary>
internal sealed class TokenEndpoint
{
    private readonly HttpClient _http;
    private readonly SalesforceOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _repeats;
    private readonly ResiliencePipeline _limit;

    public TokenEndpoint(HttpClient http, SalesforceOptions options, TimeProvider time)
    {
        _http = http;
        _options = options;
        _time = time;
        _repeats = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(Patience.Repeats(options)).Build();
        _limit = Patience.Limit(options.ReadTimeout, time);
    }

    /// <summary>A token for a stored connection; tried again after an outage.</summary>
    /// <exception cref="SalesforceException">Refused (Reconnect, BackOff), or out of reach (Retry).</exception>
    public async Task<TokenGrant> AskAsync(SalesforceConnection connection, Redactor redactor, CancellationToken cancellationToken) =>
        await _repeats.ExecuteAsync(
            async ct => await PostAsync(connection.LoginUrl, What(connection), Form(connection, redactor), redactor, ct),
            cancellationToken);

    /// <summary>One try: for codes, which are good only once.</summary>
    public async Task<TokenGrant> PostAsync(
        Uri loginUrl, string what, IReadOnlyDictionary<string, string> form, Redactor redactor, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(loginUrl, "token", form, cancellationToken);
        if (!answer.IsGood) throw new SalesforceException(OAuthErrors.Read(answer.Json, answer.Status, what, redactor, answer.Page));
        return Read(answer.Json, loginUrl, redactor);
    }

    /// <summary>One form to one of the OAuth endpoints, within time.</summary>
    public async Task<OAuthAnswer> SendAsync(
        Uri loginUrl, string endpoint, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        RequireSafe(loginUrl, "login URL");
        try
        {
            return await _limit.ExecuteAsync(async ct =>
            {
                using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(loginUrl, "/services/oauth2/" + endpoint))
                {
                    Content = new FormUrlEncodedContent(form),
                };
                message.Headers.Accept.ParseAdd("application/json");
                using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, ct);
                var body = await response.Content.ReadAsByteArrayAsync(ct);
                return new OAuthAnswer((int)response.StatusCode, Json.ParseOrUndefined(body), HtmlPage.Read(response.Content, body));
            }, cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            throw Outage.TimedOut(loginUrl.Authority, _options.ReadTimeout, ambiguous: false);
        }
        catch (Exception e) when (Outage.IsTransport(e, cancellationToken))
        {
            throw Outage.Lost(loginUrl.Authority, e, ambiguous: false);
        }
    }

    private Dictionary<string, string> Form(SalesforceConnection connection, Redactor redactor)
    {
        switch (connection)
        {
            case RefreshTokenConnection refresh:
                var form = new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = refresh.RefreshToken,
                    ["client_id"] = refresh.ClientId,
                };
                if (refresh.ClientSecret is { } secret) form["client_secret"] = secret;
                return form;
            case JwtBearerConnection jwt:
                var assertion = JwtAssertion.Create(jwt, _time.GetUtcNow());
                redactor.Know(assertion);
                return new() { ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = assertion };
            case ClientCredentialsConnection client:
                return new()
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = client.ClientId,
                    ["client_secret"] = client.ClientSecret,
                };
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(connection), connection.GetType().Name, "There is no grant for this kind of connection.");
        }
    }

    private static string What(SalesforceConnection connection) => connection switch
    {
        RefreshTokenConnection => "refresh token",
        JwtBearerConnection => "JWT bearer",
        _ => "client credentials",
    };

    private TokenGrant Read(JsonElement json, Uri loginUrl, Redactor redactor)
    {
        var access = Json.Text(json, "access_token");
        var refresh = Json.Text(json, "refresh_token");
        redactor.Know(access, refresh);
        if (string.IsNullOrEmpty(access) || !Uri.TryCreate(Json.Text(json, "instance_url"), UriKind.Absolute, out var instance))
            throw Outage.Unreadable(loginUrl.Authority, 200, ambiguous: false);
        RequireSafe(instance, "instance URL");
        return new TokenGrant(
            new AccessToken(
                access,
                new Uri(instance.GetLeftPart(UriPartial.Authority)),
                Uri.TryCreate(Json.Text(json, "id"), UriKind.Absolute, out var identity) ? identity : null),
            string.IsNullOrEmpty(refresh) ? null : refresh);
    }

    private void RequireSafe(Uri url, string name)
    {
        var safe =
            url.IsAbsoluteUri
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || _options.AllowPlainHttp)));
        if (!safe)
            throw new SalesforceException(new SalesforceError
            {
                Action = FailureAction.Reconnect,
                Code = ClientErrorCodes.BadConnection,
                Message =
                    $"The connection's {name} is not an https:// address, and secrets would travel in the clear. "
                    + "Connect the org again with one like https://login.salesforce.com.",
            });
    }
}

/// <summary>What an OAuth endpoint answered.</summary>
/// <param name="Json">Undefined when it is no JSON.</param>
/// <param name="Page">What came in its place; empty when it is no page.</param>
internal sealed record OAuthAnswer(int Status, JsonElement Json, string Page = "")
{
    public bool IsGood => Status is >= 200 and < 300;
}
