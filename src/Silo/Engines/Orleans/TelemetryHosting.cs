using OpenTelemetry.Resources;

namespace OnceHub.Sync.Silo;

/// <summary>OpenTelemetry by its own hosting package, which comes with the packages of this engine.</summary>
internal static class TelemetryHosting
{
    public static void HostTelemetry(this IServiceCollection services, ResourceBuilder resource, TelemetryOptions options) => services
        .AddOpenTelemetry()
        .WithTracing(traces => traces.AddTraces(resource, options))
        .WithMetrics(metrics => metrics.AddMetrics(resource, options));
}
