using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>
/// The few calls of OnceHub's API that are needed, one at a time and no faster than OnceHub allows. Where it says that there were
/// too many for an account, nothing is waited for here: other accounts go on.
/// </summary>
internal sealed class OnceHubApi(HttpClient http, CatchUpOptions options, TimeProvider time) : IDisposable
{
    private const int PageSize = 100;
    private static readonly TimeSpan PauseWithoutAdvice = TimeSpan.FromSeconds(60);

    /// <summary>OnceHub counts the requests of five minutes, so a longer advice is not one.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(15);
    private readonly Uri _url = options.ApiUrl.AbsoluteUri.EndsWith('/') ? options.ApiUrl : new Uri(options.ApiUrl.AbsoluteUri + "/");
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>A client that carries keys: it reads no answer without end, and follows no redirect, which could leak the key.</summary>
    public static HttpClient CreateClient(CatchUpOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = options.MaxAnswerBytes };
    }

    /// <summary>Asks for one booking with a key that is not stored yet, at once and once.</summary>
    public async Task<(CatchUpResult Result, string? Message)> TryKeyAsync(string apiKey, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(TryLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            Items(await SendAsync(apiKey, "bookings?limit=1", limit.Token));
            return (CatchUpResult.Works, null);
        }
        catch (OnceHubApiException failed)
        {
            return (failed.Result, failed.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (CatchUpResult.Unreachable, $"OnceHub's API at {_url.Host} did not answer within {TryLimit.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>Bookings changed after a time, a page at a time, as OnceHub orders them.</summary>
    /// <param name="apiKey">Asked for the key before each request.</param>
    /// <param name="after">The last booking of the page before; null to begin with the first.</param>
    /// <exception cref="OnceHubApiException">OnceHub does not answer as it should.</exception>
    public IAsyncEnumerable<JsonElement[]> BookingsChangedAfterAsync(
        Func<CancellationToken, Task<string>> apiKey, DateTimeOffset changedAfter, string? after, CancellationToken cancellationToken)
    {
        var since = Uri.EscapeDataString(IsoTime.Milliseconds(changedAfter));
        return PagesAsync(apiKey, $"bookings?last_updated_time.gt={since}&limit={PageSize}&expand=owner", after, cancellationToken);
    }

    /// <summary>Everything of one list, such as <c>users</c>, a page at a time.</summary>
    /// <param name="apiKey">Asked for the key before each request.</param>
    /// <exception cref="OnceHubApiException">OnceHub does not answer as it should.</exception>
    public IAsyncEnumerable<JsonElement[]> ListAsync(
        Func<CancellationToken, Task<string>> apiKey, string list, CancellationToken cancellationToken) =>
        PagesAsync(apiKey, $"{list}?limit={PageSize}", null, cancellationToken);

    /// <exception cref="OnceHubApiException">OnceHub does not answer as it should.</exception>
    public async Task<JsonElement[]> WebhooksAsync(Func<CancellationToken, Task<string>> apiKey, CancellationToken cancellationToken) =>
        Items(await GetAsync(apiKey, "webhooks?limit=100", cancellationToken));

    public void Dispose() => _turn.Dispose();

    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>
    /// The next page is asked for by the last id of the one before (developers.oncehub.com/docs/overview/pagination), as long as the
    /// answer's <c>has_more</c> says so. Where it does not say, a full page may be the last one; asking once more then finds an empty one.
    /// </summary>
    private async IAsyncEnumerable<JsonElement[]> PagesAsync(
        Func<CancellationToken, Task<string>> apiKey,
        string query,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await GetAsync(apiKey, after is null ? query : $"{query}&after={Uri.EscapeDataString(after)}", cancellationToken);
            var page = Items(answer);
            if (page.Length > 0) yield return page;
            var hasMore = answer.TryGetProperty("has_more", out var more) && more.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? more.ValueKind == JsonValueKind.True
                : page.Length == PageSize;
            if (!hasMore || page.Length == 0 || Text(page[^1], "id") is not { } last || last == after) yield break;
            after = last;
        }
    }

    private async Task<JsonElement> GetAsync(Func<CancellationToken, Task<string>> apiKey, string path, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_next - time.GetUtcNow() is { Ticks: > 0 } wait) await Task.Delay(wait, time, cancellationToken);
            _next = time.GetUtcNow() + options.RequestGap;
            return await SendAsync(await apiKey(cancellationToken), path, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<JsonElement> SendAsync(string apiKey, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_url, path));
            request.Headers.Add("API-Key", apiKey);
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) throw TooMany(answer.Headers.RetryAfter);
            if (!answer.IsSuccessStatusCode) throw Refused((int)answer.StatusCode);
            return JsonElement.Parse(EscapedSurrogates.Mend(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
        }
        // A connection that is closed as soon as it is made is told as it is.
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            var isTooLarge = error is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded };
            throw Unreadable(isTooLarge ? "its answer is larger than OnceHub:CatchUp:MaxAnswerBytes" : error.Message, error);
        }
        catch (JsonException error)
        {
            throw Unreadable("its answer is not JSON", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreadable("it did not answer in time", error);
        }
    }

    private OnceHubApiException Refused(int status) => status switch
    {
        401 or 403 => new(
            CatchUpResult.Refused,
            $"OnceHub refuses the API key (HTTP {status}). "
            + "Make a new one in OnceHub and store it with PUT /v1/orgs/{org}/oncehub-api-key.") { Status = status },
        >= 300 and < 400 => new(
            CatchUpResult.Unreachable,
            $"OnceHub's API at {_url.Host} answered with a redirect (HTTP {status}), which is not followed: the key would go elsewhere. "
            + "Check OnceHub:CatchUp:ApiUrl."),
        _ => new(CatchUpResult.Unreachable, $"OnceHub's API at {_url.Host} answered with HTTP status {status}.") { Status = status },
    };

    /// <summary>RFC 9110: Retry-After is a number of seconds, or a date.</summary>
    private OnceHubApiException TooMany(RetryConditionHeaderValue? advice)
    {
        var pause = advice?.Delta ?? (advice?.Date is { } date ? date - time.GetUtcNow() : PauseWithoutAdvice);
        var until = time.GetUtcNow() + TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks));
        var message = $"OnceHub's API at {_url.Host} takes no more requests of this account for now (HTTP 429).";
        return new(CatchUpResult.Unreachable, message) { NotBefore = until };
    }

    private OnceHubApiException Unreadable(string why, Exception error) =>
        new(CatchUpResult.Unreachable, $"OnceHub's API at {_url.Host} could not be read ({why}).", error);

    /// <summary>Lists come as an object with <c>data</c>.</summary>
    private static JsonElement[] Items(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray()]
            : throw new OnceHubApiException(
                CatchUpResult.Unreachable,
                "OnceHub answered a list without 'data': its API may have changed, or OnceHub:CatchUp:ApiUrl leads elsewhere.");
}

/// <summary>OnceHub's API did not give what was asked for; the message says what to do.</summary>
internal sealed class OnceHubApiException(CatchUpResult result, string message, Exception? inner = null) : Exception(message, inner)
{
    public CatchUpResult Result => result;

    /// <summary>The HTTP status of a refusal; null where there was none, or another reason.</summary>
    public int? Status { get; init; }

    /// <summary>Set when there were too many requests: until then none is taken, and what was read is good.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>The key that a look began with is not the org's any more.</summary>
internal sealed class OnceHubKeyReplacedException : Exception;
