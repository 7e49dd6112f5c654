using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Benchmarks;

/// <summary>The whole product in this process, with orgs connected to an emulator.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private const string OperatorKey = "operator-key-of-benchmarks";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private readonly WebApplication _silo;
    private readonly HttpClient _http;
    private readonly Dictionary<string, string> _apiKeys = [];
    private readonly Dictionary<string, string> _webhookSecrets = [];
    private readonly string _folder;

    private RunningProduct(WebApplication silo, HttpClient http, EmulatorProcess emulator, string folder)
    {
        _silo = silo;
        _http = http;
        _folder = folder;
        Emulator = emulator;
    }

    public EmulatorProcess Emulator { get; }

    public Uri Url => _http.BaseAddress!;

    public ISyncStore Store => _silo.Services.GetRequiredService<ISyncStore>();

    public static async Task<RunningProduct> StartAsync(params (string Name, string Value)[] configuration) =>
        await StartAsync(await EmulatorProcess.StartAsync(), configuration);

    public static async Task<RunningProduct> StartAsync(EmulatorProcess emulator, params (string Name, string Value)[] configuration)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-benchmark-").FullName;
        var silo = SiloHost.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder
                .Logging.ClearProviders()
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .SetMinimumLevel(LogLevel.Warning);
            builder.Configuration.AddInMemoryCollection(
                SettingsOf(folder, configuration).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        });
        await silo.StartAsync();
        var url = silo.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new RunningProduct(silo, new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(2) }, emulator, folder);
    }

    /// <summary>What another process is started with that is to serve the same orgs.</summary>
    public IReadOnlyDictionary<string, string> SettingsOf(params (string Name, string Value)[] configuration) =>
        SettingsOf(_folder, configuration);

    /// <summary>
    /// Processor time of this process, which runs the product and posts to it; other work on the machine does not change it.
    /// </summary>
    public static TimeSpan ProcessorTime => Process.GetCurrentProcess().TotalProcessorTime;

    public async Task ConnectAsync(string org, PersonObject target = PersonObject.Contact)
    {
        var made = await SendAsync(HttpMethod.Put, $"/v1/orgs/{org}", OperatorKey, new JsonObject { ["displayName"] = org });
        _apiKeys[org] = made.GetProperty("apiKey").GetString()!;
        _webhookSecrets[org] = made.GetProperty("webhookSecret").GetString()!;
        var emulated = await Emulator.DescribeAsync();
        await SendAsync(HttpMethod.Put, $"/v1/orgs/{org}/connection", OperatorKey, new JsonObject
        {
            ["loginUrl"] = new Uri(Emulator.Url, $"/orgs/{EmulatorProcess.Org}").ToString(),
            ["clientId"] = emulated.GetProperty("clientId").GetString(),
            ["clientSecret"] = emulated.GetProperty("clientSecret").GetString(),
            ["refreshToken"] = emulated.GetProperty("refreshTokens").GetProperty("admin").GetString(),
        });
        if (target == PersonObject.Contact) return;
        await Store.SaveSettingsAsync(
            OrgId.Parse(org),
            OrgSettingsJson.Write(OrgSettings.Default with { Target = target }),
            0,
            "benchmark",
            DateTimeOffset.UtcNow,
            default);
    }

    public string ApiKeyOf(string org) => _apiKeys[org];

    public string WebhookSecretOf(string org) => _webhookSecrets[org];

    /// <summary>Posts events, 500 a request, with as little work as can be: what is measured runs in the same process.</summary>
    public async Task PostAsync(string org, IEnumerable<string> events)
    {
        foreach (var part in events.Chunk(500))
        {
            using var content = new StringContent($"[{string.Join(',', part)}]", Encoding.UTF8, "application/json");
            var answer = await SendAsync(HttpMethod.Post, $"/v1/orgs/{org}/events", _apiKeys[org], content);
            if (answer.GetProperty("refusals").GetArrayLength() > 0)
                throw new InvalidOperationException($"Events were refused: {answer.GetProperty("refusals")}");
        }
    }

    /// <summary>Waits until every event of the org has its outcome.</summary>
    public async Task SettleAsync(string org, TimeSpan poll)
    {
        var deadline = Stopwatch.StartNew();
        // To count all that waits would take a good part of the database's time.
        while (await Store.CountWaitingAsync(OrgId.Parse(org), most: 1, default) > 0)
        {
            if (deadline.Elapsed > Patience)
            {
                var waiting = await Store.CountWaitingAsync(OrgId.Parse(org), long.MaxValue, default);
                throw new TimeoutException($"{waiting} events of {org} still wait after {Patience}.");
            }
            await Task.Delay(poll);
        }
        var failures = await Store.CountFailuresAsync(OrgId.Parse(org), default);
        if (failures.Count > 0)
            throw new InvalidOperationException(
                $"{failures[0].Count} events of {org} were set aside: {failures[0].Code} {failures[0].Cause}.");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _silo.StopAsync();
        await _silo.DisposeAsync();
        await Emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, string> SettingsOf(string folder, (string Name, string Value)[] configuration) =>
        new(configuration.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)))
        {
            ["OnceHub:Storage:MasterKeys:0"] = Convert.ToBase64String(new byte[32]),
            ["OnceHub:Storage:Path"] = Path.Combine(folder, "benchmark.db"),
            ["OnceHub:Gateway:OperatorKey"] = OperatorKey,
            ["OnceHub:Gateway:LoginHosts:0"] = "127.0.0.1",
        };

    private Task<JsonElement> SendAsync(HttpMethod method, string path, string key, JsonNode body) =>
        SendAsync(method, path, key, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string key, HttpContent body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
