using Npgsql;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Storage;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OnceHub.Sync.Silo;

/// <summary>What leaves by OTLP, and where it comes from.</summary>
internal static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    /// <summary>Traces, metrics and logs by OTLP, when the environment says where to.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, SiloRoles roles)
    {
        builder
            .Services.AddOptions<TelemetryOptions>()
            .BindConfiguration(TelemetryOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (!IsOn(builder.Configuration)) return;
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new();
        builder.Services.AddHostedService(provider => new FirstSeries(
            roles, provider.GetRequiredService<IOrgStore>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService(provider => new ReadinessTelemetry(
            roles, provider.GetRequiredService<StorePing>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddOpenTelemetry()
            // The environment's variables have the last word.
            .ConfigureResource(resource =>
                resource.AddService("oncehub-sync", serviceVersion: ProductVersion.Text).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddTraces(options))
            .WithMetrics(metrics => metrics.AddMetrics(options))
            .WithLogging(logs => logs.AddOtlpExporter(), logs => logs.IncludeFormattedMessage = true);
    }

    private static void AddTraces(this TracerProviderBuilder traces, TelemetryOptions options) => traces
        // By the trace's id alone: every process decides alike, and a booking's trace has no root span to ask.
        .SetSampler(_ => new TraceIdRatioBasedSampler(options.TraceRatio))
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddNpgsql()
        .AddSource(SyncTelemetry.Name, "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application")
        .AddOtlpExporter();

    private static void AddMetrics(this MeterProviderBuilder metrics, TelemetryOptions options) => metrics
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation()
        .AddNpgsqlInstrumentation()
        .AddMeter(SyncTelemetry.Name, "Microsoft.Orleans")
        .AddOtlpExporter(
            (_, reader) =>
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.MetricInterval.TotalMilliseconds);
}
