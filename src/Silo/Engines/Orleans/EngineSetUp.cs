using System.Net;
using System.Net.Sockets;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Storage;

namespace OnceHub.Sync.Silo;

internal static class EngineSetUp
{
    /// <summary>What the grains' small records are kept under.</summary>
    public const string OrgStorage = "org";

    /// <summary>Where Orleans keeps who listens to streams; the name is Orleans'.</summary>
    internal const string SubscriptionStorage = "PubSubStore";

    /// <summary>The live feed is a trickle, and every queue is looked into all the time.</summary>
    internal const int StreamQueues = 2;

    private const string Npgsql = nameof(Npgsql);

    /// <summary>
    /// The grains run on Microsoft Orleans: in the silo role in this process, else in the silos of the cluster, which this
    /// process calls as a client.
    /// </summary>
    public static void AddEngine(this WebApplicationBuilder builder, SiloOptions silo)
    {
        var settings = ClusterSettings.Read(builder.Configuration, silo.Roles);
        builder.Services.AddSingleton(settings);
        if (silo.Roles.HasFlag(SiloRoles.Silo)) builder.AddSilo(settings);
        else builder.AddClient();
    }

    private static void AddSilo(this WebApplicationBuilder builder, ClusterSettings settings)
    {
        if (settings.Database is not null)
        {
            builder.Services.AddHostedService<ClusterStore>();
            builder.Services.AddHostedService<ClusterSweepStart>();
        }
        // Its first look, taken before it has started its clock, reports a stall as long as the machine's uptime.
        else builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.UseOrleans(silo => silo.Configure(settings));
        builder.Services.AddActivityStream(provider => provider.GetRequiredService<IClusterClient>());
    }

    /// <summary>A silo of this product's, wherever it is hosted.</summary>
    internal static ISiloBuilder Configure(this ISiloBuilder silo, ClusterSettings settings)
    {
        if (settings.Database is { } database) silo.JoinCluster(settings, database);
        else silo.StandAlone(settings);
        silo.AddActivityPropagation().AddMemoryStreams(ActivityStream.Name, stream => stream.ConfigurePartitioning(StreamQueues));
        silo.Services.AddSingleton<IGrainPropertiesProvider>(new GuestPlacement(settings.GuestIdle));
        return silo
            .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout)
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout)
            .Configure<GrainCollectionOptions>(options =>
            {
                options.DeactivationTimeout = settings.DeactivationTimeout;
                options.CollectionQuantum = TimeSpan.FromSeconds(5);
                options.EnableActivationSheddingOnMemoryPressure = true;
            });
    }

    private static void JoinCluster(this ISiloBuilder silo, ClusterSettings settings, string database)
    {
        if (settings.BalanceInterval > TimeSpan.Zero) silo.Services.AddHostedService<OrgBalance>();
        silo
            .Configure<ClusterOptions>(settings.Name)
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, database))
            .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Npgsql, database))
            .AddAdoNetGrainStorage(OrgStorage, options => (options.Invariant, options.ConnectionString) = (Npgsql, database))
            .AddAdoNetGrainStorage(SubscriptionStorage, options => (options.Invariant, options.ConnectionString) = (Npgsql, database))
            .ConfigureEndpoints(settings.Address, settings.SiloPort ?? EndpointOptions.DEFAULT_SILO_PORT, settings.GatewayPort ?? EndpointOptions.DEFAULT_GATEWAY_PORT, listenOnAnyHostAddress: !IPAddress.IsLoopback(settings.Address))
            .Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = settings.ProbeTimeout;
                options.NumMissedProbesLimit = settings.MissedProbes;
                options.TableRefreshTimeout = settings.TableRefresh;
                options.IAmAliveTablePublishTimeout = settings.IAmAlive;
                options.DefunctSiloExpiration = TimeSpan.FromDays(1);
            });
    }

    private static void StandAlone(this ISiloBuilder silo, ClusterSettings settings)
    {
        silo.UseLocalhostClustering(settings.SiloPort ?? FreePort(), settings.GatewayPort ?? FreePort(), serviceId: settings.ServiceId, clusterId: settings.ClusterId);
        silo.AddMemoryGrainStorage(SubscriptionStorage);
        silo.Services.AddKeyedSingleton<IGrainStorage>(OrgStorage, (provider, _) => new StoredGrainStorage(provider.GetRequiredService<ISyncStore>()));
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
        services.AddSingleton<IActivityFeed>(provider => new ActivityStream(() => cluster(provider), provider.GetRequiredService<ILogger<ActivityStream>>()));

    /// <summary>A client of this product's cluster, wherever it is hosted.</summary>
    internal static IClientBuilder Configure(this IClientBuilder client, ClusterSettings settings) => client
        .AddActivityPropagation()
        .AddMemoryStreams(ActivityStream.Name, stream => stream.ConfigurePartitioning(StreamQueues))
        .Configure<ClusterOptions>(settings.Name)
        .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, settings.Database))
        .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout)
        .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = settings.GatewayRefresh);

    private static void Name(this ClusterSettings settings, ClusterOptions options) =>
        (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
