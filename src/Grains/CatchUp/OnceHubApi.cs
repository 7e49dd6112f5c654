using System.Globalization;
using System.Net;
using System.Text.Json;

namespace OnceHub.Sync.Grains;

/// <summary>The few calls of OnceHub's API that catching up needs, one at a time and no faster than OnceHub allows.</summary>
internal sealed class OnceHubApi(HttpClient http, CatchUpOptions options, TimeProvider time) : IDisposable
{
    private const int PageSize = 100;
    private const int MaxTries = 4;
    private static readonly TimeSpan PauseWithoutAdvice = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Bookings changed after a time, a page at a time, as OnceHub orders them.</summary>
    /// <exception cref="OnceHubRefusedException">OnceHub does not answer as it should.</exception>
    public async IAsyncEnumerable<JsonElement[]> BookingsChangedAfterAsync(
        string apiKey, DateTimeOffset time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = Uri.EscapeDataString(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        for (string? after = null; ;)
        {
            var path = $"bookings?last_updated_time.gt={since}&limit={PageSize}&expand=owner{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}";
            var page = Items(await GetAsync(apiKey, path, cancellationToken));
            if (page.Length > 0) yield return page;
            // A full page may be the last one; asking once more then finds an empty one.
            if (page.Length < PageSize || Text(page[^1], "id") is not { } last || last == after) yield break;
            after = last;
        }
    }

    /// <exception cref="OnceHubRefusedException">OnceHub does not answer as it should.</exception>
    public async Task<JsonElement[]> WebhooksAsync(string apiKey, CancellationToken cancellationToken) =>
        Items(await GetAsync(apiKey, "webhooks?limit=100", cancellationToken));

    public void Dispose() => _turn.Dispose();

    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<JsonElement> GetAsync(string apiKey, string path, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            for (var tried = 1; ; tried++)
            {
                if (_next - time.GetUtcNow() is { Ticks: > 0 } wait) await Task.Delay(wait, time, cancellationToken);
                _next = time.GetUtcNow() + options.RequestGap;
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.ApiUrl, path));
                request.Headers.Add("API-Key", apiKey);
                using var answer = await http.SendAsync(request, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.TooManyRequests && tried < MaxTries)
                {
                    _next = time.GetUtcNow() + (answer.Headers.RetryAfter?.Delta ?? PauseWithoutAdvice);
                    continue;
                }
                if (!answer.IsSuccessStatusCode) throw Refused(answer.StatusCode);
                return JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            }
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new OnceHubRefusedException($"OnceHub's API at {options.ApiUrl.Host} could not be read ({error.GetType().Name}). It is tried again.", error);
        }
        finally
        {
            _turn.Release();
        }
    }

    private OnceHubRefusedException Refused(HttpStatusCode status) => new(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? $"OnceHub refuses the API key (HTTP {(int)status}). Make a new one in OnceHub and store it as the org's oncehub.api-key."
        : $"OnceHub's API at {options.ApiUrl.Host} answered with HTTP status {(int)status}. It is tried again.");

    /// <summary>Lists come as an object with <c>data</c>.</summary>
    private static JsonElement[] Items(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray()]
            : throw new OnceHubRefusedException("OnceHub answered a list without 'data': its API may have changed.");
}

/// <summary>OnceHub's API did not give what was asked for; the message says what to do.</summary>
internal sealed class OnceHubRefusedException(string message, Exception? inner = null) : Exception(message, inner);
