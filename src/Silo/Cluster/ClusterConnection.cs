namespace OnceHub.Sync.Silo;

/// <summary>
/// The way from a process without grains to the silos. It is made beside the host's start, and again until it stands: a
/// gateway listens and accepts while no silo is up. Once made, it finds silos that come and go by itself.
/// </summary>
internal sealed partial class ClusterConnection(
    ClusterSettings settings, ILoggerFactory loggers, ILogger<ClusterConnection> logger, TimeProvider time) : BackgroundService
{
    private volatile IClusterClient? _client;

    /// <summary>Null until a silo has answered.</summary>
    public IClusterClient? Client => _client;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Building a client is work: the host's start does not wait for it.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            using var host = Build();
            try
            {
                await host.StartAsync(stoppingToken);
                LogConnected(logger, settings.ClusterId);
                _client = host.Services.GetRequiredService<IClusterClient>();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                _client = null;
                await StopAsync(host);
            }
            catch (Exception unreachable)
            {
                LogUnreachable(logger, unreachable, settings.ClusterId, settings.GatewayRefresh);
                await Task.Delay(settings.GatewayRefresh, time, stoppingToken);
            }
        }
    }

    // A host of its own, because Orleans' client is made once per host and cannot be tried again after a failed start.
    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleansClient(client => client.Configure(settings));
        return builder.Build();
    }

    private static async Task StopAsync(IHost host)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await host.StopAsync(limit.Token);
        }
        catch (Exception)
        {
            // The silos notice by themselves.
        }
    }

    /// <summary>The process's signals are the outer host's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Information, "Connected to the silos of cluster {Cluster}")]
    private static partial void LogConnected(ILogger logger, string cluster);

    [LoggerMessage(
        2, LogLevel.Warning, "No silo of cluster {Cluster} can be reached; events are accepted all the same. The next try is in {Wait}")]
    private static partial void LogUnreachable(ILogger logger, Exception unreachable, string cluster, TimeSpan wait);
}
