using OnceHub.Sync.Domain;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OnceHub.Sync.Silo;

/// <summary>What leaves by OTLP, and where it comes from.</summary>
internal static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources =
        [SyncTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application"];

    private static readonly string[] Meters =
        [SyncTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "Microsoft.Orleans"];

    /// <summary>Traces, metrics and logs by OTLP, when the environment says where to.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;
        var version = typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3);
        var resource = ResourceBuilder.CreateDefault().AddService("oncehub-sync", serviceVersion: version).AddEnvironmentVariableDetector();
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new();
        builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces.AddTraces(resource, options))
            .WithMetrics(metrics => metrics.AddMetrics(resource, options));
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.SetResourceBuilder(resource);
            logs.IncludeFormattedMessage = true;
            logs.AddOtlpExporter();
        });
    }

    private static TracerProviderBuilder AddTraces(this TracerProviderBuilder traces, ResourceBuilder resource, TelemetryOptions options) => traces
        .SetResourceBuilder(resource)
        // By the trace's id alone: every process decides alike, and a booking's trace has no root span to ask.
        .SetSampler(_ => new TraceIdRatioBasedSampler(options.TraceRatio))
        .AddSource(Sources)
        .AddOtlpExporter();

    private static MeterProviderBuilder AddMetrics(this MeterProviderBuilder metrics, ResourceBuilder resource, TelemetryOptions options) => metrics
        .SetResourceBuilder(resource)
        .AddMeter(Meters)
        .AddOtlpExporter((_, reader) => reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.MetricInterval.TotalMilliseconds);
}
