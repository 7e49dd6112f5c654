using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Support;

/// <summary>An emulator on a real port, and a client for it.</summary>
internal sealed class RunningEmulator : IAsyncDisposable
{
    private readonly EmulatorServer _server;

    private RunningEmulator(EmulatorServer server, HttpClient http)
    {
        _server = server;
        Http = http;
    }

    public HttpClient Http { get; }

    public string Url => _server.Url;

    public static async Task<RunningEmulator> StartAsync(bool withToken = true)
    {
        var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        var running = new RunningEmulator(
            server,
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            {
                BaseAddress = new Uri(server.Url),
                Timeout = TimeSpan.FromSeconds(30),
            });
        if (withToken)
            running.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                (await running.TokenAsync("refresh_token=5Aep-production-admin&grant_type=refresh_token"))["access_token"].GetString());
        return running;
    }

    /// <summary>A form sent to the token endpoint, with the emulator's client id and secret unless it names its own.</summary>
    public Task<Answer> TokenAsync(string form, string prefix = "") =>
        FormAsync(
            $"{prefix}/services/oauth2/token",
            form.Contains("client_id", StringComparison.Ordinal) ? form : $"{form}&client_id=emulator&client_secret=emulator");

    public Task<Answer> FormAsync(string path, string form) =>
        SendAsync(HttpMethod.Post, path, new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> JsonAsync(string method, string path, object? body = null) =>
        SendAsync(
            new HttpMethod(method),
            path,
            body is null ? null : new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/services/data/v60.0/{path}")
        {
            Content = content,
        };
        using var response = await Http.SendAsync(request);
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }
}
