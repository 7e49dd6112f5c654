using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using OnceHub.Sync.Grains;
using Orleans.Configuration;

namespace OnceHub.Sync.Silo;

internal static class ClusterSetUp
{
    /// <summary>Where Orleans keeps who listens to streams; the name is Orleans'.</summary>
    internal const string SubscriptionStorage = "PubSubStore";

    /// <summary>The live feed is a trickle, and every queue is looked into all the time.</summary>
    private const int StreamQueues = 2;

    /// <summary>What happened is on a watcher's screen so much later at most.</summary>
    private static readonly TimeSpan StreamPoll = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Of so many grains a silo remembers where they live. Orgs are what others call, and room for all is taken at the start: Orleans' own
    /// million is 19 MB.
    /// </summary>
    private const int KnownPlaces = 20_000;

    private const string Npgsql = nameof(Npgsql);

    /// <summary>
    /// In the silo role this process runs grains. Without it, it calls those of its cluster; where there is no cluster there is
    /// nothing to call, and the sweeper of a process in the silo role, on the same store, finds what waits.
    /// </summary>
    public static void AddCluster(this WebApplicationBuilder builder, SiloOptions silo)
    {
        var settings = ClusterSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        if (settings.Certificate is { } certificate)
        {
            builder.Services.AddSingleton(certificate);
            builder.Services.AddHostedService<CertificateWatch>();
        }
        if (silo.Roles.HasFlag(SiloRoles.Silo)) builder.AddSilo(settings);
        else if (settings.Membership is ClusterMembership.Postgres) builder.AddClient();
    }

    private static void AddSilo(this WebApplicationBuilder builder, ClusterSettings settings)
    {
        if (settings.Membership is ClusterMembership.Postgres)
        {
            builder.Services.AddHostedService<ClusterStore>();
            builder.Services.AddHostedService<SweepAfterLoss>();
        }
        // Its first look, taken before it has started its clock, reports a stall as long as the machine's uptime.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            if (settings.Database is { } database) silo.JoinCluster(settings, database);
            else silo.StandAlone(settings);
            silo.ConfigureSync(settings);
            if (settings.Dashboard) silo.AddClusterDashboard();
        });
    }

    /// <summary>What every silo of this product has, however it finds others.</summary>
    internal static void ConfigureSync(this ISiloBuilder silo, ClusterSettings settings)
    {
        silo.Services.AddActivityStream(provider => provider.GetRequiredService<IClusterClient>());
        if (settings.IsTraced) silo.AddActivityPropagation();
        silo
            .AddMemoryStreams(ActivityStream.Name, stream =>
            {
                stream.ConfigurePartitioning(StreamQueues);
                stream.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = StreamPoll));
            })
            .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout)
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout)
            .Configure<GrainDirectoryOptions>(options => options.CacheSize = KnownPlaces)
            .Configure<GrainCollectionOptions>(options =>
            {
                options.DeactivationTimeout = settings.DeactivationTimeout;
                options.CollectionQuantum = TimeSpan.FromSeconds(1);
            });
    }

    private static void JoinCluster(this ISiloBuilder silo, ClusterSettings settings, string database)
    {
        if (settings.Certificate is { } certificate) silo.UseMutualTls(certificate);
        if (settings.BalanceInterval > TimeSpan.Zero) silo.Services.AddHostedService<OrgBalance>();
        silo
            .Configure<ClusterOptions>(settings.Name)
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, database))
            .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Npgsql, database))
            .AddAdoNetGrainStorage(SubscriptionStorage, options => (options.Invariant, options.ConnectionString) = (Npgsql, database))
            .ConfigureEndpoints(
                settings.Address,
                settings.SiloPort,
                settings.GatewayPort,
                listenOnAnyHostAddress: !IPAddress.IsLoopback(settings.Address))
            .Configure<EndpointOptions>(endpoints => ListenOnIPv6(endpoints, settings))
            .Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = settings.ProbeTimeout;
                options.NumMissedProbesLimit = settings.MissedProbes;
                options.TableRefreshTimeout = settings.TableRefresh;
                options.IAmAliveTablePublishTimeout = settings.IAmAlive;
                options.DefunctSiloExpiration = TimeSpan.FromDays(1);
            });
    }

    /// <summary>What listens on any host address listens on IPv4's.</summary>
    private static void ListenOnIPv6(EndpointOptions endpoints, ClusterSettings settings)
    {
        if (settings.Address.AddressFamily is not AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(settings.Address)) return;
        endpoints.SiloListeningEndpoint = new IPEndPoint(IPAddress.IPv6Any, settings.SiloPort);
        endpoints.GatewayListeningEndpoint = new IPEndPoint(IPAddress.IPv6Any, settings.GatewayPort);
    }

    private static void StandAlone(this ISiloBuilder silo, ClusterSettings settings)
    {
        // A silo has an address, also where nobody connects to it. No gateway, hence no port for clients.
        silo.UseLocalhostClustering(settings.SiloPort, gatewayPort: 0, serviceId: settings.ServiceId, clusterId: settings.ClusterId);
        foreach (
            var listener in silo
                .Services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IConnectionListenerFactory))
                .ToArray())
            silo.Services.AddKeyedSingleton<IConnectionListenerFactory>(listener.ServiceKey, new NoListener());
        silo.AddMemoryGrainStorage(SubscriptionStorage);
    }

    private static void AddClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ClusterConnection>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ClusterConnection>());
        // Null until a silo answers: who asks each time, gets the cluster once it is there.
        builder.Services.AddTransient<IGrainFactory>(provider => provider.GetRequiredService<ClusterConnection>().Client!);
        builder.Services.AddActivityStream(provider => provider.GetRequiredService<ClusterConnection>().Client);
    }

    internal static void AddActivityStream(this IServiceCollection services, Func<IServiceProvider, IClusterClient?> cluster) =>
        services.AddSingleton<IActivityFeed>(provider => new ActivityStream(
            () => cluster(provider), provider.GetRequiredService<ILogger<ActivityStream>>()));

    /// <summary>A client of this product's cluster, wherever it is hosted.</summary>
    internal static IClientBuilder Configure(this IClientBuilder client, ClusterSettings settings)
    {
        if (settings.Certificate is { } certificate) client.UseMutualTls(certificate);
        if (settings.IsTraced) client.AddActivityPropagation();
        return client
            .AddMemoryStreams(ActivityStream.Name, stream => stream.ConfigurePartitioning(StreamQueues))
            .Configure<ClusterOptions>(settings.Name)
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, settings.Database))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout)
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = settings.GatewayRefresh);
    }

    private static void Name(this ClusterSettings settings, ClusterOptions options) =>
        (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId);
}
