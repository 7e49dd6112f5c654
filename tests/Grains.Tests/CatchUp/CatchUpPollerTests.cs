using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What a look into OnceHub tells when something is wrong there.</summary>
public sealed class CatchUpPollerTests
{
    private static readonly OrgId Org = OrgId.Parse("demo");

    /// <summary>OnceHub disables a webhook that kept failing, and tells nobody.</summary>
    [Theory]
    [InlineData("state", "disabled", true)]
    [InlineData("status", "inactive", true)]
    [InlineData("state", "enabled", false)]
    [InlineData("status", "active", false)]
    public async Task A_disabled_webhook_is_noticed_and_said_what_to_do(string member, string value, bool isTold)
    {
        using var http = new HttpClient(new OnceHub($$"""{"data":[{"id":"WHK-1","{{member}}":"{{value}}","url":"https://example.com/hook"}]}"""));
        var log = await LookAsync(http);
        Assert.Equal(isTold, log.Any(line => line.Contains("has disabled webhook WHK-1", StringComparison.Ordinal) && line.Contains("Enable it in OnceHub", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_OnceHub_that_does_not_answer_is_asked_again_later()
    {
        using var http = new HttpClient(new Silent()) { Timeout = TimeSpan.FromMilliseconds(20) };
        Assert.Contains(await LookAsync(http), line => line.Contains("could not be read", StringComparison.Ordinal) && line.Contains("tried again", StringComparison.Ordinal));
    }

    private static async Task<List<string>> LookAsync(HttpClient http)
    {
        var folder = Directory.CreateTempSubdirectory("catch-up-").FullName;
        var log = new Told();
        await using (var store = SyncStores.Open(new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") }))
        {
            await store.MigrateAsync(default);
            await new OnceHubKey("key", DateTimeOffset.UnixEpoch).SaveAsync(store, Org, default);
            var options = Options.Create(new CatchUpOptions { RequestGap = TimeSpan.Zero });
            using var api = new OnceHubApi(http, options.Value, TimeProvider.System);
            var poller = new CatchUpPoller(store, OneGrain.Factory(null), api, options, TimeProvider.System, log);
            Assert.Equal(0, await poller.LookAsync(Org, default));
        }
        Directory.Delete(folder, recursive: true);
        return log.Lines;
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new NotSupportedException();
        }
    }

    private sealed class OnceHub(string webhooks) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(request.RequestUri!.AbsolutePath.EndsWith("/webhooks", StringComparison.Ordinal) ? webhooks : """{"data":[]}"""),
        });
    }

    private sealed class Told : ILogger<CatchUpPoller>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
