using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OnceHub.Sync.Silo;

/// <summary>Sends traces and metrics by OTLP while the host runs, and what is left when it ends.</summary>
internal sealed class TelemetryExport(IOptions<TelemetryOptions> options, ResourceBuilder resource) : IHostedService, IDisposable
{
    private static readonly string[] Sources =
        [SyncTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application"];

    private static readonly string[] Meters =
        [SyncTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "Microsoft.Orleans"];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            // By the trace's id alone: every process decides alike, and a booking's trace has no root span to ask.
            .SetSampler(new TraceIdRatioBasedSampler(options.Value.TraceRatio))
            .AddSource(Sources)
            .AddOtlpExporter()
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddOtlpExporter((_, reader) => reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Value.MetricInterval.TotalMilliseconds)
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Nothing: what is measured while the rest ends is sent on disposal.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}

internal static class TelemetryRegistration
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Traces, metrics and logs by OTLP, when the environment says where to.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;
        var version = typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3);
        var resource = ResourceBuilder.CreateDefault().AddService("oncehub-sync", serviceVersion: version).AddEnvironmentVariableDetector();
        builder.Services.AddSingleton(resource);
        builder.Services.AddHostedService<TelemetryExport>();
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.SetResourceBuilder(resource);
            logs.IncludeFormattedMessage = true;
            logs.AddOtlpExporter();
        });
    }
}
