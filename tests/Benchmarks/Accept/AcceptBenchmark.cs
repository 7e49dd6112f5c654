using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// Signed webhooks through HTTP until they are durable; beside the bare ceiling (same server, same batched insert, no
/// logic) and beside one commit per event. The load comes from a process of its own, on the same processors.
/// </summary>
internal static class AcceptBenchmark
{
    private const string Name = "accept";
    private const string Org = "accept";
    private const int Connections = 256;

    public static async Task RunAsync(Report report, bool quick)
    {
        var events = quick ? 40_000 : 150_000;
        await RunAsync(report, "SQLite", events, quick ? 2_000 : 5_000, rounds: 3, async folder =>
        {
            await Task.CompletedTask;
            return new StorageOptions { Path = Path.Combine(folder, "accept.db") };
        });
        if (!EachStore.HasPostgres(Name)) return;
        await RunAsync(report, "PostgreSQL", events, quick ? 20_000 : 50_000, rounds: 3, async folder => new StorageOptions
        {
            Provider = StorageProvider.Postgres,
            ConnectionString = await (await PostgresServer.Shared).CreateDatabaseAsync(),
            KeyFile = Path.Combine(folder, "accept.key"),
        });
    }

    /// <summary>The three take turns, so that what disturbs the machine disturbs all; of each the best round counts.</summary>
    private static async Task RunAsync(
        Report report, string database, int events, int eventsAlone, int rounds, Func<string, Task<StorageOptions>> storage)
    {
        var (bare, ours, alone) = (new List<Load>(), new List<Load>(), new List<Load>());
        for (var round = 0; round < rounds; round++)
        {
            bare.Add(await MeasureBareAsync(storage, events));
            ours.Add(await MeasureProductAsync(storage, events, maxBatch: null));
            alone.Add(await MeasureProductAsync(storage, eventsAlone, maxBatch: 1));
        }
        var ceiling = bare.MaxBy(load => load.PerSecond)!;
        var best = ours.MaxBy(load => load.PerSecond)!;
        var single = alone.MaxBy(load => load.PerSecond)!;
        Add(
            report,
            $"{database}: webhooks to durable",
            best,
            ("of the ceiling", best.PerSecond / ceiling.PerSecond),
            ("times one commit per event", best.PerSecond / single.PerSecond));
        Add(report, $"{database}: bare ceiling", ceiling);
        Add(report, $"{database}: one commit per event", single);
    }

    private static async Task<Load> MeasureBareAsync(Func<string, Task<StorageOptions>> storage, int events)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-accept-").FullName;
        var options = await storage(folder);
        await using (var store = SyncStores.Open(options)) await store.MigrateAsync(default);
        await using (var server = await BareServer.StartAsync(options)) return await LoadAsync(server.Url, "bare-secret", events, folder);
    }

    private static async Task<Load> MeasureProductAsync(Func<string, Task<StorageOptions>> storage, int events, int? maxBatch)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-accept-").FullName;
        var options = await storage(folder);
        if (maxBatch is { } most) (options.MaxBatch, options.MaxBatchesInFlight) = (most, 16);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder
            .Logging.ClearProviders()
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning);
        // A gateway by itself, without anything that works on the inbox.
        var store = SyncStores.Open(options);
        await store.MigrateAsync(default);
        builder.Services.AddSyncStore(store);
        builder.Services.AddGateway(gateway => gateway.OperatorKey = "operator-key-of-benchmarks");
        await using var app = builder.Build();
        app.MapGateway();
        await app.StartAsync();
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return await LoadAsync(new Uri(url), await CreateOrgAsync(new Uri(url)), events, folder);
    }

    private static async Task<string> CreateOrgAsync(Uri url)
    {
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(url, $"/v1/orgs/{Org}"))
            {
                Content = JsonContent.Create(new { displayName = "Accept" }),
            };
            request.Headers.Authorization = new("Bearer", "operator-key-of-benchmarks");
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode) return JsonElement.Parse(text).GetProperty("webhookSecret").GetString()!;
            if (i == 100) throw new InvalidOperationException(text);
            await Task.Delay(50);
        }
    }

    private static async Task<Load> LoadAsync(Uri url, string secret, int events, string folder)
    {
        await RunLoadAsync(url, secret, Math.Min(10_000, events / 4), "warm");
        var load = await RunLoadAsync(url, secret, events, "load");
        Directory.Delete(folder, recursive: true);
        return load;
    }

    private static async Task<Load> RunLoadAsync(Uri url, string secret, int events, string prefix)
    {
        await using var child = BenchmarkProcess.Start("load", url.ToString(), Org, secret, $"{Connections}", $"{events}", prefix);
        var line = await child.AnswerAsync();
        return JsonSerializer.Deserialize<Load>(line)!;
    }

    private static void Add(Report report, string what, Load load, params (string, double)[] more) =>
        report.Add(Name, what, [("events/s", load.PerSecond), ("p50 ms", load.P50), ("p99 ms", load.P99), .. more]);
}

/// <summary>What a load generator saw.</summary>
internal sealed record Load(double PerSecond, double P50, double P99);
