using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Polly;

namespace OnceHub.Sync.Client;

/// <summary>Requests to an org's addresses, sent until they are answered.</summary>
internal sealed class GatewayRequests
{
    private readonly HttpClient _http;
    private readonly GatewayClientOptions _options;
    private readonly Uri _org;
    private readonly ResiliencePipeline<HttpResponseMessage> _tries;

    public GatewayRequests(HttpClient http, GatewayClientOptions options, TimeProvider time)
    {
        options.Validate();
        _http = http;
        _options = options;
        _org = new Uri(options.Gateway, $"/v1/orgs/{Uri.EscapeDataString(options.Org)}/");
        _tries = Retrying.Pipeline(options, time);
    }

    /// <summary>What <see cref="Uri"/> takes away from an address, so that it leads to what is above.</summary>
    public static bool IsLostInAddresses(string id) => id is "" or "." or "..";

    public Task<T> GetAsync<T>(string address, CancellationToken cancellationToken) =>
        SendAsync<T>(() => Authorized(HttpMethod.Get, address), HttpStatusCode.OK, cancellationToken);

    public HttpRequestMessage PostEvents(ReadOnlyMemory<byte> lines)
    {
        var request = Authorized(HttpMethod.Post, "events");
        request.Content = Body(lines, "application/x-ndjson");
        return request;
    }

    public HttpRequestMessage Post(string address, ReadOnlyMemory<byte> body, string contentType, WebhookSigner signer)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_org, address)) { Content = Body(body, contentType) };
        request.Headers.Add(WebhookSigner.HeaderName, signer.Sign(body.Span));
        return request;
    }

    /// <param name="make">Makes the request anew for each try.</param>
    /// <exception cref="GatewayProblemException">It was answered with another status, in the last try too.</exception>
    /// <exception cref="HttpRequestException">It was not answered, in the last try neither.</exception>
    public async Task<T> SendAsync<T>(Func<HttpRequestMessage> make, HttpStatusCode wanted, CancellationToken cancellationToken)
    {
        using var answer = await _tries.ExecuteAsync(
            async stop =>
            {
                using var request = make();
                try
                {
                    return await _http.SendAsync(request, stop).ConfigureAwait(false);
                }
                catch (SocketException closed)
                {
                    // HttpClient tells nearly all of them this way, but not of a connection that is closed as soon as it is made.
                    throw new HttpRequestException(HttpRequestError.ConnectionError, closed.Message, closed);
                }
                catch (TaskCanceledException late) when (late.InnerException is TimeoutException)
                {
                    // HttpClient's own timeout: nobody gave up waiting.
                    throw new HttpRequestException(late.Message, late);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != wanted)
            throw new GatewayProblemException(await ProblemOfAsync(answer, cancellationToken).ConfigureAwait(false));
        return await answer.Content.ReadFromJsonAsync<T>(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The gateway answered {(int)wanted} with null.");
    }

    private HttpRequestMessage Authorized(HttpMethod method, string address)
    {
        var key = _options.ApiKey ?? throw new InvalidOperationException("GatewayClientOptions.ApiKey is needed for this.");
        var request = new HttpRequestMessage(method, new Uri(_org, address));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    private static ReadOnlyMemoryContent Body(ReadOnlyMemory<byte> body, string contentType) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };

    private static async Task<GatewayProblem> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var unknown = new GatewayProblem { Status = (int)answer.StatusCode, Title = answer.ReasonPhrase ?? "" };
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return unknown;
        try
        {
            return await answer.Content.ReadFromJsonAsync<GatewayProblem>(cancellationToken).ConfigureAwait(false) ?? unknown;
        }
        catch (JsonException)
        {
            return unknown;
        }
    }
}
