using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace OnceHub.Sync.Silo.Tests;

public sealed class RequestSpanTests
{
    [Theory]
    [InlineData("/v1/orgs/acme/webhooks/oncehub", "POST", "/v1/orgs/{org}/webhooks/oncehub", 401)]
    [InlineData("/v1/orgs/acme/settings", "GET", "/v1/orgs/{org}/settings", 401)]
    [InlineData("/health/live", "GET", "/health/live", 200)]
    public async Task A_requests_span_carries_its_route_and_its_status(string path, string method, string route, int status)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-spans-").FullName;
        var spans = new Ended();
        await using (var app = SiloHost.Build(["--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                // Where nobody listens: what is looked at here is what would be sent.
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
                ["OnceHub:Storage:Path"] = Path.Combine(folder, "spans.db"),
                ["OnceHub:Gateway:OperatorKey"] = "operator-key-of-the-span-test",
            });
            builder.Logging.ClearProviders();
            builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(spans));
        }))
        {
            await app.StartAsync();
            using var http = new HttpClient
            {
                BaseAddress = new Uri(
                    app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
            };
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await http.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
            await app.StopAsync();
        }
        Directory.Delete(folder, recursive: true);
        var span = Assert.Single(
            spans.All,
            span =>
                span.Kind == ActivityKind.Server
                && span.TagObjects.Any(tag => tag is { Key: "url.path", Value: string told } && told == path));
        Assert.Equal(route, span.GetTagItem("http.route"));
        Assert.Equal(status, span.GetTagItem("http.response.status_code"));
        Assert.Equal($"{method} {route}", span.DisplayName);
    }

    private sealed class Ended : BaseProcessor<Activity>
    {
        public ConcurrentQueue<Activity> All { get; } = new();

        public override void OnEnd(Activity data) => All.Enqueue(data);
    }
}
