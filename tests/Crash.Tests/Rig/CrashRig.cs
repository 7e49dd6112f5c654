using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;
using OnceHub.Sync.Salesforce.Emulator;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>A database and an emulated Salesforce that outlive the processes between them, and what is asked of those over HTTP.</summary>
internal sealed class CrashRig : IAsyncDisposable
{
    private const string OperatorKey = "operator-key-of-the-crash-tests";
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly EmulatorServer _emulator;
    private readonly string _folder;
    private readonly Dictionary<string, string> _settings;
    private string _secret = "";

    private CrashRig(EmulatorServer emulator, string folder, string? database)
    {
        _emulator = emulator;
        _folder = folder;
        Salesforce = new EmulatedOrg(_http, new Uri(emulator.Url));
        _settings = new Dictionary<string, string>
        {
            ["OnceHub:Storage:Provider"] = database is null ? "Sqlite" : "Postgres",
            ["OnceHub:Storage:Path"] = Path.Combine(folder, "sync.db"),
            ["OnceHub:Storage:ConnectionString"] = $"{database};Maximum Pool Size=20",
            ["OnceHub:Storage:MasterKeys:0"] = Convert.ToBase64String(new byte[32]),
            ["OnceHub:Gateway:OperatorKey"] = OperatorKey,
            ["OnceHub:Gateway:LoginHosts:0"] = "127.0.0.1",
            ["OnceHub:Grains:LeaseDuration"] = "00:00:02",
            ["OnceHub:Grains:IdleLinger"] = "00:00:01",
            ["OnceHub:Grains:SweepInterval"] = "00:00:00.2",
            ["OnceHub:Grains:RetryDelay"] = "00:00:00.05",
            ["OnceHub:Grains:RetryDelayMax"] = "00:00:00.5",
            ["OnceHub:Grains:ProbeInterval"] = "00:00:00.2",
            ["OnceHub:Salesforce:BreakerPause"] = "00:00:00.5",
            ["OnceHub:Salesforce:RefusedConnectionPause"] = "00:00:00",
        };
    }

    public EmulatedOrg Salesforce { get; }

    public static async Task<CrashRig> StartAsync(bool onPostgres)
    {
        var database = onPostgres ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" });
        var rig = new CrashRig(emulator, Directory.CreateTempSubdirectory("oncehub-crash-").FullName, database);
        await rig.Salesforce.InstallPackageAsync(default);
        return rig;
    }

    public Task<ProductProcess> StartProductAsync() => ProductProcess.StartAsync(_settings);

    /// <summary>The first process makes the org and connects it.</summary>
    public async Task<ProductProcess> StartFirstProductAsync()
    {
        var product = await StartProductAsync();
        var made = await OperateAsync(product, HttpMethod.Put, "", new JsonObject { ["displayName"] = "Demo" });
        _secret = made["webhookSecret"]!.GetValue<string>();
        var credentials = await Salesforce.CredentialsAsync(default);
        await OperateAsync(product, HttpMethod.Put, "/connection", new JsonObject
        {
            ["loginUrl"] = credentials.LoginUrl.ToString(),
            ["clientId"] = credentials.ClientId,
            ["clientSecret"] = credentials.ClientSecret,
            ["refreshToken"] = credentials.RefreshToken,
        });
        return product;
    }

    /// <summary>False when it is not known to be accepted: then OnceHub, too, would send it again.</summary>
    public async Task<bool> PostAsync(ProductProcess product, Webhook webhook)
    {
        using var request = Signing.Request(product.Url, "demo", webhook.ToJson(), _secret);
        try
        {
            using var answer = await _http.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Accepted
                || (
                    answer.StatusCode == HttpStatusCode.ServiceUnavailable
                        ? false
                        : throw new InvalidOperationException($"A webhook was answered with {(int)answer.StatusCode}."));
        }
        catch (Exception broken) when (broken is HttpRequestException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Tells it until it is accepted, as OnceHub does.</summary>
    public async Task AcceptAsync(ProductProcess product, Webhook webhook)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); !await PostAsync(product, webhook); await Task.Delay(100))
            if (DateTime.UtcNow > deadline) throw new InvalidOperationException($"A webhook was not accepted in 30 s: {product.Log}");
    }

    public async Task<JsonObject> OperateAsync(ProductProcess product, HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(product.Url, $"/v1/orgs/demo{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    public async Task<bool> IsPullingAsync(ProductProcess product)
    {
        try
        {
            return (await OperateAsync(product, HttpMethod.Get, "/status"))["worker"]?["pulling"]?.GetValue<bool>() == true;
        }
        catch (Exception gone)
            when (gone is HttpRequestException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Events without an outcome.</summary>
    public async Task<long> WaitingAsync(ProductProcess product) =>
        (await OperateAsync(product, HttpMethod.Get, "/status"))["backlog"]!["waiting"]!.GetValue<long>();

    public async Task FaultAsync(JsonObject fault)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(Salesforce.Url, "/emulator/faults"), fault);
        answer.EnsureSuccessStatusCode();
    }

    public async Task NoMoreFaultsAsync()
    {
        using var answer = await _http.DeleteAsync(new Uri(Salesforce.Url, "/emulator/faults"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The requests after this number that wrote records, and the highest number.</summary>
    public async Task<(long Last, IReadOnlyList<string> Writes)> WritesAfterAsync(long number)
    {
        var requests = await _http.GetFromJsonAsync<JsonElement[]>(new Uri(Salesforce.Url, $"/emulator/requests?after={number}")) ?? [];
        var bodies = requests
            .Where(request => request.GetProperty("path").GetString()!.Contains("/composite", StringComparison.Ordinal))
            .Select(request => request.GetProperty("body").GetString()!);
        return (requests.Length == 0 ? number : requests[^1].GetProperty("number").GetInt64(),
            [
                .. bodies.Where(body =>
                    body.Contains("\"method\":\"POST\"", StringComparison.Ordinal)
                    || body.Contains("\"method\":\"PATCH\"", StringComparison.Ordinal)),
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
