using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;
using OnceHub.Sync.Salesforce.Emulator;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A process of the product with all roles, over a folder that outlives it, beside an emulated Salesforce.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-lifecycle-test";
    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-silo-").FullName;
    private readonly HttpClient _http = new();
    private readonly EmulatorServer _emulator;

    private RunningSilo(EmulatorServer emulator)
    {
        _emulator = emulator;
        Salesforce = new EmulatedOrg(_http, new Uri(emulator.Url));
    }

    public EmulatedOrg Salesforce { get; }

    /// <summary>What the process writes is in here.</summary>
    public string Folder => _folder;

    public ChildProcess Process { get; private set; } = null!;

    public HttpClient Http => _http;

    public static async Task<RunningSilo> StartAsync(params (string Name, string Value)[] settings)
    {
        var running = new RunningSilo(await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" }, default));
        await running.Salesforce.InstallPackageAsync(default);
        await running.StartProcessAsync(settings);
        return running;
    }

    public async Task StartProcessAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["OnceHub:Storage:Path"] = Path.Combine(_folder, "silo.db"),
            ["OnceHub:Gateway:OperatorKey"] = OperatorKey,
            ["OnceHub:Gateway:LoginHosts:0"] = "127.0.0.1",
        };
        foreach (var (name, value) in settings) all[name] = value;
        Process = await SiloProcess.StartAsync("silo, gateway, console", all);
    }

    public async Task<Tenant> AddTenantAsync(string org)
    {
        var credentials = await Salesforce.CredentialsAsync(default);
        var tenant = new Tenant(_http, org, OperatorKey);
        await tenant.ConnectAsync(Process.Url, new JsonObject
        {
            ["loginUrl"] = credentials.LoginUrl.ToString(),
            ["clientId"] = credentials.ClientId,
            ["clientSecret"] = credentials.ClientSecret,
            ["refreshToken"] = credentials.RefreshToken,
        });
        return tenant;
    }

    public async Task<int> StatusOfAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(Process.Url, path));
        return (int)answer.StatusCode;
    }

    public async Task ControlAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Salesforce.Url, path))
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _emulator.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
