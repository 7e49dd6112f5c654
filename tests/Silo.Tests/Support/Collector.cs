using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A collector of OpenTelemetry that keeps what it is sent.</summary>
internal sealed class Collector(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Text)> _received = new();

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>For a process that sends all it tells to here.</summary>
    public (string, string)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
        ("OnceHub:Telemetry:MetricInterval", "00:00:01"),
    ];

    /// <summary>Everything that has arrived.</summary>
    public string Text => string.Join('\n', _received.Select(one => one.Text));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        await collector.RunAsync();
        return collector;
    }

    public bool Has(string path, string text) =>
        _received.Any(one => one.Path.StartsWith(path, StringComparison.Ordinal) && one.Text.Contains(text, StringComparison.Ordinal));

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
