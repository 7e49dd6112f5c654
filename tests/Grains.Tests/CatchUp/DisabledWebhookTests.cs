using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Runtime;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>OnceHub disables a webhook that kept failing, and tells nobody.</summary>
public sealed class DisabledWebhookTests
{
    private static readonly OrgId Org = OrgId.Parse("demo");

    [Theory]
    [InlineData("state", "disabled", true)]
    [InlineData("status", "inactive", true)]
    [InlineData("state", "enabled", false)]
    [InlineData("status", "active", false)]
    public async Task It_is_noticed_and_said_what_to_do(string member, string value, bool isTold)
    {
        var folder = Directory.CreateTempSubdirectory("disabled-webhook-").FullName;
        await using (var store = SyncStores.Open(new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") }))
        {
            await store.MigrateAsync(default);
            await store.SaveSecretAsync(Org.Value, CatchUpPoller.SecretName, "key", null, default);
            var options = Options.Create(new CatchUpOptions { RequestGap = TimeSpan.Zero });
            using var http = new HttpClient(new OnceHub($$"""{"data":[{"id":"WHK-1","{{member}}":"{{value}}","url":"https://example.com/hook"}]}"""));
            using var api = new OnceHubApi(http, options.Value, TimeProvider.System);
            var log = new Told();
            using var poller = new CatchUpPoller(store, new NoGrains(), api, options, TimeProvider.System, log);
            Assert.Equal(0, await poller.LookAsync(Org, default));
            Assert.Equal(isTold, log.Lines.Any(line => line.Contains("has disabled webhook WHK-1", StringComparison.Ordinal) && line.Contains("Enable it in OnceHub", StringComparison.Ordinal)));
        }
        Directory.Delete(folder, recursive: true);
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

    private sealed class NoGrains : IGrainFactory
    {
        public TGrain GetGrain<TGrain>(string primaryKey)
            where TGrain : IGrainWithStringKey => throw new NotSupportedException();
    }
}
