using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnceHub.Sync.Salesforce.Emulator;

namespace OnceHub.Sync.Benchmarks;

/// <summary>The Salesforce emulator, in a process of its own, with its control API.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    public const string Org = "production";
    private const string LowestPriority = "lowest-priority";
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private EmulatorProcess(ChildProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <param name="lowestPriority">It has a machine of its own, as Salesforce does: it gets the processors when the product leaves them.</param>
    public static async Task<EmulatorProcess> StartAsync(bool lowestPriority = false)
    {
        var process = lowestPriority ? BenchmarkProcess.Start("emulator", LowestPriority) : BenchmarkProcess.Start("emulator");
        var url = await process.NextLineAsync();
        var emulator = new EmulatorProcess(process, new Uri(url));
        await emulator.ControlAsync(HttpMethod.Post, $"orgs/{Org}/package");
        await emulator.ControlAsync(HttpMethod.Patch, $"orgs/{Org}/settings", new JsonObject { ["dailyLimit"] = 100_000_000 });
        return emulator;
    }

    /// <summary>The child's side: runs until it is killed or its parent goes.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [LowestPriority]) BenchmarkProcess.TakeLowestPriority();
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        Console.WriteLine(server.Url);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Every request to the API takes so long, and so much longer for each row it writes.</summary>
    public async Task SlowDownAsync(int milliseconds, int perRow)
    {
        await ControlAsync(HttpMethod.Delete, "faults");
        if (milliseconds > 0)
            await ControlAsync(
                HttpMethod.Post,
                "faults",
                new JsonObject
                {
                    ["kind"] = "Latency",
                    ["path"] = "/services/data/",
                    ["milliseconds"] = milliseconds,
                    ["millisecondsPerRow"] = perRow,
                });
    }

    public async Task<long> CallsAsync()
    {
        using var answer = await _http.GetAsync(Control($"orgs/{Org}/usage"));
        using var usage = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return usage.RootElement.GetProperty("calls").GetInt64();
    }

    public async Task<JsonElement> DescribeAsync() => JsonElement.Parse(await _http.GetStringAsync(Control($"orgs/{Org}")));

    /// <summary>Contacts that are there already, <c>guest{n}@example.com</c> from 1 on.</summary>
    public Task GenerateContactsAsync(int count, string domain) => ControlAsync(
        HttpMethod.Post,
        $"orgs/{Org}/generate/Contact",
        new JsonObject
        {
            ["count"] = count,
            ["fields"] = new JsonObject { ["LastName"] = "Guest{n}", ["Email"] = $"guest{{n}}@{domain}" },
        });

    public async Task<JsonElement[]> RecordsAsync(string type) =>
        await _http.GetFromJsonAsync<JsonElement[]>(Control($"orgs/{Org}/records/{type}")) ?? [];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task ControlAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, Control(path));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {path}: {await answer.Content.ReadAsStringAsync()}");
    }

    private Uri Control(string path) => new(Url, $"/emulator/{path}");
}
