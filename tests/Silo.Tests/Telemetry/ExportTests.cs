using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A real process that sends to a collector.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_leave_by_OTLP_and_carry_no_secret()
    {
        await using var collector = await Collector.StartAsync();
        await using var silo = await RunningSilo.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OnceHub:Telemetry:MetricInterval", "00:00:01"));
        var tenant = await silo.AddTenantAsync("acme");
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, tenant.Probe("acme-1")));
        await Eventually.HoldsAsync(async () => await tenant.WaitingAsync(silo.Process.Url) == 0, "the event to be done");

        await Eventually.HoldsAsync(() => collector.Has("/v1/metrics", "oncehub.sync.events.synced"), "metrics to arrive");
        Assert.Equal(0, await silo.Process.TerminateAsync());
        Assert.True(collector.Has("/v1/metrics", "oncehub.sync.events.accepted"));
        Assert.True(collector.Has("/v1/traces", "process booking"), "no trace arrived");
        Assert.True(collector.Has("/v1/logs", "Now listening on"), "no log arrived");
        Assert.True(collector.Has("/v1/traces", "oncehub-sync"));
        var credentials = await silo.Salesforce.CredentialsAsync(default);
        foreach (var secret in new[] { credentials.RefreshToken, credentials.ClientSecret, "operator-key-of-the-lifecycle-test", "acme-1@example.com" })
            Assert.False(collector.Has("", secret), "something was sent that must stay here");
    }

    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Text)> _received = new();

        public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var collector = new Collector(builder.Build());
            await collector.RunAsync();
            return collector;
        }

        public bool Has(string path, string text) => _received.Any(one => one.Path.StartsWith(path, StringComparison.Ordinal) && one.Text.Contains(text, StringComparison.Ordinal));

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task RunAsync()
        {
            app.Run(async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                // Names and values are in the protobuf as they are.
                _received.Enqueue((http.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
                http.Response.StatusCode = StatusCodes.Status200OK;
            });
            return app.StartAsync();
        }
    }
}
