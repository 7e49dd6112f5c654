using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Silo.Visitors;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// The console's pages over a million bookings, as a browser asks for them one after the other. The org is not connected, so
/// that no page waits for Salesforce.
/// </summary>
internal static class PagesBenchmark
{
    private static readonly PersonEmail Reader = PersonEmail.Parse("reader@acme.example");

    /// <summary>{n} stands for another booking each time.</summary>
    private static readonly string[] Pages =
    [
        "",
        "/bookings",
        "/bookings?q=guest{n}%40example.com",
        "/bookings?standing=Failed",
        "/bookings?calendar=BKC-7",
        "/bookings/BKNG-{n}",
        "/failures",
        "/failures?code=CODE",
        "/replays",
        "/live",
        "/setup",
        "/rules",
        "/mapping/contact",
        "/draft",
        "/users",
        "/history",
        "/salesforce",
        "/oncehub",
        "/access",
    ];

    public static async Task RunAsync(Report report, bool quick)
    {
        var (bookings, times) = quick ? (100_000, 50) : (1_000_000, 200);
        var folder = Directory.CreateTempSubdirectory("pages-benchmark-").FullName;
        try
        {
            var options = new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") };
            await using (var store = SyncStores.Open(options))
            {
                await store.MigrateAsync(default);
                await SearchBenchmark.FillAsync(
                    new SqliteConnection($"Data Source={options.Path};Pooling=False"), StorageProvider.Sqlite, bookings);
            }
            await using var silo = SiloHost.Build([], builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["OnceHub:Storage:Path"] = options.Path, ["OnceHub:Storage:KeyFile"] = options.KeyFile,
                });
            });
            await silo.StartAsync();
            using var browser = await EnterAsync(silo);
            foreach (var page in Pages) await MeasureAsync(report, browser, page, bookings, times);
            await silo.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<HttpClient> EnterAsync(WebApplication silo)
    {
        await silo.Services.GetRequiredService<OrgDirectory>().CreateAsync("acme", "Acme", null, default);
        await silo
            .Services.GetRequiredService<PeopleDirectory>()
            .GrantAsync(Reader, null, new RoleGrant(null, Role.Administrator), default);
        var url = new Uri(silo.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var browser = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = url };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var entered = await browser.GetAsync(
            new Uri($"/signin/link?token={silo.Services.GetRequiredService<SignInLinks>().Make(Reader)}", UriKind.Relative));
        // The session's cookie is for HTTPS, which this is not.
        browser.DefaultRequestHeaders.Add(
            "Cookie", string.Join("; ", entered.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        return browser;
    }

    private static async Task MeasureAsync(Report report, HttpClient browser, string page, int bookings, int times)
    {
        var random = new Random(1);
        var took = new List<double>();
        var bytes = 0L;
        for (var i = -5; i < times; i++)
        {
            var n = random.Next(1, bookings / 4) * 4;
            var path = new Uri($"/o/acme{page.Replace("{n}", $"{n}", StringComparison.Ordinal)}", UriKind.Relative);
            var began = Stopwatch.GetTimestamp();
            using var answer = await browser.GetAsync(path);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if ((int)answer.StatusCode is not (200 or 302))
                throw new InvalidOperationException($"{path} is answered with {answer.StatusCode}.");
            if (i < 0) continue;
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            bytes = body.Length;
        }
        report.Add(
            "pages", $"SQLite, {bookings:N0} bookings, /o/acme{page}",
            ("p50 ms", Percentile.Of(took, 50)),
            ("p95 ms", Percentile.Of(took, 95)),
            ("p99 ms", Percentile.Of(took, 99)),
            ("KB", bytes / 1024.0));
    }
}
