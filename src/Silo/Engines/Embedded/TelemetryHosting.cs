using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OnceHub.Sync.Silo;

/// <summary>
/// OpenTelemetry by its own builders, while the host runs: its hosting package is not in every package source, and the
/// default build is to restore from any.
/// </summary>
internal sealed class TelemetryHosting(ResourceBuilder resource, TelemetryOptions options) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder().AddTraces(resource, options).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().AddMetrics(resource, options).Build();
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

internal static class TelemetryHostingRegistration
{
    public static void HostTelemetry(this IServiceCollection services, ResourceBuilder resource, TelemetryOptions options) =>
        services.AddHostedService(_ => new TelemetryHosting(resource, options));
}
