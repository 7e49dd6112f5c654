using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OnceHub.Sync.Client;

namespace OnceHub.Sync.Playground;

/// <summary>The gateway, used over HTTP like anybody uses it.</summary>
internal sealed class DemoGateway(HttpClient http, Uri gateway, string org, string operatorKey)
{
    private readonly GatewayClient _client = new(http, new GatewayClientOptions { Gateway = gateway, Org = org });

    public Uri Url => gateway;

    public string Org => org;

    public Uri WebhookUrl => Under("/webhooks/oncehub");

    /// <summary>Where a gateway client posts with the API key.</summary>
    public Uri EventsUrl => Under("/events");

    public Uri BookingUrl(string bookingId) => Under($"/bookings/{bookingId}");

    /// <summary>Makes the org; the keys are in the answer only the first time.</summary>
    public async Task<(string? WebhookSecret, string? ApiKey)> CreateOrgAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Put, Under(""), new JsonObject { ["displayName"] = "Demo" }, cancellationToken);
        return (answer["webhookSecret"]?.GetValue<string>(), answer["apiKey"]?.GetValue<string>());
    }

    public Task ConnectAsync(EmulatorCredentials credentials, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Put,
        Under("/connection"),
        new JsonObject
        {
            ["loginUrl"] = credentials.LoginUrl.ToString(),
            ["clientId"] = credentials.ClientId,
            ["clientSecret"] = credentials.ClientSecret,
            ["refreshToken"] = credentials.RefreshToken,
        },
        cancellationToken);

    /// <summary>The Salesforce package, installed as an administrator installs it.</summary>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        var report = await SendAsync(HttpMethod.Post, Under("/connector/install"), [], cancellationToken);
        if (report["installed"]?.GetValue<bool>() != true)
            throw new PlaygroundException($"The Salesforce package could not be installed: {report.ToJsonString()}");
    }

    /// <summary>Posts a webhook as OnceHub does: signed over the raw bytes.</summary>
    public async Task PostWebhookAsync(string json, string secret, CancellationToken cancellationToken)
    {
        try
        {
            await _client.SendWebhookAsync(Encoding.UTF8.GetBytes(json), new WebhookSigner(secret), cancellationToken);
        }
        catch (GatewayProblemException refused)
        {
            throw new PlaygroundException($"A sample webhook was not taken. {refused.Message}", refused);
        }
    }

    /// <summary>Null while the gateway has not heard of it.</summary>
    public async Task<JsonObject?> FindBookingAsync(string bookingId, CancellationToken cancellationToken)
    {
        using var request = Authorized(HttpMethod.Get, BookingUrl(bookingId));
        using var answer = await http.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) : null;
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, Uri url, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = Authorized(method, url);
        request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw await RefusalAsync($"{method} {url}", answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }

    private static async Task<PlaygroundException> RefusalAsync(
        string what,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    ) => new($"{what} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");

    private HttpRequestMessage Authorized(HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", operatorKey);
        return request;
    }

    private Uri Under(string path) => new(gateway, $"/v1/orgs/{org}{path}");
}
