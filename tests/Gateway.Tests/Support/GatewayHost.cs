using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>The gateway on a real server, with fakes behind it.</summary>
internal sealed class GatewayHost : IAsyncDisposable, IOperatorKeyAnnouncement
{
    public const string OperatorKey = "operator-key-of-the-tests-0123456789";

    private readonly List<string> _announced = [];
    private WebApplication _app = null!;

    public FakeStore Store { get; private init; } = new();

    public FakeGrains Grains { get; } = new();

    /// <summary>People, keys and the audit: the real store, on a database of its own.</summary>
    public AccessDatabase Access { get; private init; } = new();

    public CapturedLogs Logs { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public IReadOnlyList<string> AnnouncedKeys => _announced;

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> StartAsync(
        Action<GatewayOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        FakeStore? store = null,
        bool waitUntilReady = true,
        AccessDatabase? access = null)
    {
        var host = new GatewayHost { Store = store ?? new FakeStore(), Access = access ?? new AccessDatabase() };
        // Empty: no files are read and watched, which would make most of a test's time.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.AddProvider(host.Logs).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IStoreDatabase>(host.Store);
        builder.Services.AddSingleton<IInboxStore>(host.Store);
        builder.Services.AddSingleton<IJournalStore>(host.Store);
        builder.Services.AddSingleton<ISeenStore>(host.Store);
        builder.Services.AddSingleton<IOrgStore>(host.Store);
        builder.Services.AddSingleton<IAccessStore>(_ => host.Access.Store);
        builder.Services.AddSingleton<IAuditStore>(_ => host.Access.Store);
        builder.Services.AddSingleton<IReplayStore>(_ => host.Access.Store);
        builder.Services.AddSingleton<IHourStore>(_ => host.Access.Store);
        builder.Services.AddSingleton<IDraftStore>(_ => host.Access.Store);
        builder.Services.AddSingleton<IErasureStore>(_ => host.Access.Store);
        // A password costs a tenth of a second by design.
        builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
        builder.Services.AddSingleton(host.Grains.Factory);
        builder.Services.AddSingleton<IOperatorKeyAnnouncement>(host);
        builder.Services.AddGateway(options =>
        {
            options.OperatorKey = OperatorKey;
            options.LoginHosts.Add("127.0.0.1");
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        host._app = builder.Build();
        host._app.UseAdministrationPort();
        host._app.MapGateway();
        await host._app.StartAsync();
        host.Client = new HttpClient { BaseAddress = new Uri(host._app.Urls.Single()) };
        if (waitUntilReady)
            await Eventually.HoldsAsync(host.HasStartedAsync, "the gateway to start");
        return host;
    }

    private async Task<bool> HasStartedAsync()
    {
        using var answer = await Client.GetAsync("/health/startup");
        Assert.True(
            (int)answer.StatusCode is 200 or 503,
            string.Join('\n', Logs.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal))));
        return answer.IsSuccessStatusCode;
    }

    public void Announce(string operatorKey) => _announced.Add(operatorKey);

    /// <summary>Makes an org as an operator does.</summary>
    public async Task<NewOrg> CreateOrgAsync(string org = "acme")
    {
        using var answer = await OperatorAsync(HttpMethod.Put, $"/v1/orgs/{org}");
        Assert.Equal(201, (int)answer.StatusCode);
        var json = await JsonAsync(answer);
        return new NewOrg(org, json.Text("webhookSecret"), json.Text("apiKey"));
    }

    public Task<HttpResponseMessage> OperatorAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        HttpContent? content = body switch
        {
            null => null,
            string json => new StringContent(json, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        return SendAsync(method, path, OperatorKey, content, ifMatch);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? bearer, HttpContent? content = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> WebhookAsync(NewOrg org, string body, string? secret = null, DateTimeOffset? at = null) =>
        WebhookAsync(
            org.Org,
            Encoding.UTF8.GetBytes(body),
            Signing.Header(secret ?? org.WebhookSecret, Encoding.UTF8.GetBytes(body), at ?? DateTimeOffset.UtcNow));

    public async Task<HttpResponseMessage> WebhookAsync(string org, byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/orgs/{org}/webhooks/oncehub")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature is not null) request.Headers.TryAddWithoutValidation("Oncehub-Signature", signature);
        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostEventsAsync(NewOrg org, string body, string type = "application/json") =>
        SendAsync(HttpMethod.Post, $"/v1/orgs/{org.Org}/events", org.ApiKey, new StringContent(body, Encoding.UTF8, type));

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Access.DisposeAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);
}

internal sealed record NewOrg(string Org, string WebhookSecret, string ApiKey);
