using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Silo;

/// <summary>
/// What is told to OpenTelemetry. Where it goes is set by OpenTelemetry's own variables: nothing is sent unless
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Configuration section <c>OnceHub:Telemetry</c>.
/// </summary>
public sealed class TelemetryOptions
{
    public const string Section = "OnceHub:Telemetry";

    /// <summary>The share of traces that are sent: a booking's trace is sent whole or not at all, by every process alike.</summary>
    /// <value>The default value is 1: all of them.</value>
    [Range(0.0, 1.0, ErrorMessage = "OnceHub:Telemetry:TraceRatio must be between 0 and 1.")]
    public double TraceRatio { get; set; } = 1;

    /// <summary>How often metrics are sent.</summary>
    /// <value>The default value is 15 seconds.</value>
    [Range(
        typeof(TimeSpan),
        "00:00:01",
        "00:10:00",
        ErrorMessage = "OnceHub:Telemetry:MetricInterval must be between 1 second and 10 minutes.")]
    public TimeSpan MetricInterval { get; set; } = TimeSpan.FromSeconds(15);
}
