using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Npgsql;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Silo.Settings;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Whether a process runs its grains by itself or in a cluster, and how the processes of a cluster find each other.
/// Configuration section <c>OnceHub:Cluster</c>.
/// </summary>
public sealed class ClusterSettings
{
    public const string Section = "OnceHub:Cluster";

    /// <summary>Orleans reads and writes a few rows each few seconds; at a start or when silos are lost it does more at once.</summary>
    private const int MostConnections = 20;

    /// <summary>How this process finds the others that run grains. A database shared with them is not yet a cluster.</summary>
    /// <value>The default value is <see cref="ClusterMembership.None"/>: each process in the silo role is a silo by itself.</value>
    public ClusterMembership Membership { get; set; }

    /// <summary>Processes with the same cluster id find each other; a new one is a new cluster.</summary>
    /// <value>The default value is <c>oncehub-sync</c>.</value>
    [MinLength(1), MaxLength(150)]
    public string ClusterId { get; set; } = "oncehub-sync";

    /// <summary>What Orleans' rows of reminders and subscriptions belong to; the same for ever.</summary>
    /// <value>The default value is <c>oncehub-sync</c>.</value>
    [MinLength(1), MaxLength(150)]
    public string ServiceId { get; set; } = "oncehub-sync";

    /// <summary>Where other silos reach this one.</summary>
    /// <value>The default value is 11111.</value>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Where gateways reach this silo.</summary>
    /// <value>The default value is 30000.</value>
    [Range(1, 65_535)]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>The IP address that others reach this silo at: a pod's own.</summary>
    /// <value>By default the first of this machine that is not loopback.</value>
    public string? AdvertisedAddress { get; set; }

    /// <summary>
    /// The certificate that this process shows to the others of the cluster: a PEM file. It is read again at each connection,
    /// so that a renewed one counts without a restart.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>The certificate's private key: a PEM file without a password.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>
    /// The authority whose certificates are accepted from the others: a PEM file, with the intermediate ones if there are any.
    /// Whoever has a certificate of its belongs to the cluster, so it is to issue for this cluster alone.
    /// </summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>Whether a cluster may do without certificates: guests' personal data then crosses the network as it is.</summary>
    /// <value>The default value is false.</value>
    public bool AllowPlaintext { get; set; }

    /// <summary>How long a call between grains may take.</summary>
    /// <value>The default value is 20 seconds, the longest that any call of this product may take.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:00:30")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a silo waits for the answer to a probe of another.</summary>
    /// <value>The default value is 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After so many unanswered probes in a row a silo is suspected.</summary>
    /// <value>The default value is 2.</value>
    [Range(1, 20)]
    public int MissedProbes { get; set; } = 2;

    /// <summary>How often silos read who is there, besides telling each other.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silo writes that it is alive: a stale entry of a lone silo is believed for three times this.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan IAmAlive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a gateway looks which silos there are, and how long it waits after it could not reach any.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan GatewayRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a grain may take to be put away when its silo ends.</summary>
    /// <value>The default value is 10 seconds; with the gateway's drain delay and the turns in hand it must fit in
    /// <see cref="SiloOptions.ShutdownTimeout"/>.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether Orleans' dashboard is served under <c>/orleans</c> of every process in the silo role, to whoever has the operator
    /// key. All silos of a cluster are to have it, or none.
    /// </summary>
    /// <value>The default value is false: it times every call between grains while somebody looks at it.</value>
    public bool Dashboard { get; set; }

    /// <summary>How often a silo compares how many orgs it pulls for with the others, and lets go of those above its share.</summary>
    /// <value>The default value is 30 seconds; zero never does.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BalanceInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where others reach this process.</summary>
    internal IPAddress Address => AdvertisedAddress is { Length: > 0 } given ? IPAddress.Parse(given) : FirstOfThisMachine();

    /// <summary>The store's, whose migration makes Orleans' tables; null when there are no members to find.</summary>
    internal string? Database { get; private set; }

    /// <summary>Null where there is no cluster, and in a cluster that may do without.</summary>
    internal ClusterCertificate? Certificate { get; private set; }

    /// <summary>
    /// Whether anybody takes this process's traces, in it or outside: only then do calls between grains carry theirs, which costs each
    /// call two filters.
    /// </summary>
    internal bool IsTraced { get; private set; }

    /// <exception cref="SiloStartException">A setting is wrong; the message names it.</exception>
    public static ClusterSettings Read(IConfiguration configuration)
    {
        var settings = Bound(configuration);
        settings.IsTraced = TelemetryExport.IsOn(configuration) || SyncTelemetry.Source.HasListeners();
        if (SettingBounds.FaultsOf(settings, Section).ToArray() is { Length: > 0 } faults)
            throw new SiloStartException(string.Join(" ", faults));
        if (settings.AdvertisedAddress is { Length: > 0 } address && !IPAddress.TryParse(address, out _))
            throw new SiloStartException($"{Section}:AdvertisedAddress is '{address}', which is not an IP address.");
        if (settings.Membership is ClusterMembership.Postgres)
        {
            settings.Database = DatabaseOf(configuration)
                ?? throw new SiloStartException(
                    $"{Section}:Membership is Postgres, but the store is not: set OnceHub:Storage:Provider to Postgres and "
                    + "OnceHub:Storage:ConnectionString.");
            settings.Certificate = CertificateOf(settings);
        }
        return settings;
    }

    private static ClusterCertificate? CertificateOf(ClusterSettings settings)
    {
        string?[] files = [settings.CertificateFile, settings.CertificateKeyFile, settings.CertificateAuthorityFile];
        if (files.All(string.IsNullOrWhiteSpace) && settings.AllowPlaintext) return null;
        if (files.Any(string.IsNullOrWhiteSpace))
            throw new SiloStartException(
                $"The processes of a cluster show each other certificates: set {Section}:CertificateFile, CertificateKeyFile and "
                + "CertificateAuthorityFile to PEM files (docs/cluster.md), "
                + $"or {Section}:AllowPlaintext to true where nobody else can read "
                + "or reach the network between them.");
        var certificate = new ClusterCertificate(files[0]!, files[1]!, files[2]!, TimeProvider.System);
        certificate.Check();
        return certificate;
    }

    private static ClusterSettings Bound(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection(Section).Get<ClusterSettings>() ?? new ClusterSettings();
        }
        catch (InvalidOperationException unreadable) when (UnreadableSetting.Explain(
            unreadable, $"{Section}:{nameof(Membership)}", "Membership is None or Postgres.") is { } sentence)
        {
            throw new SiloStartException(sentence, unreadable);
        }
    }

    private static string? DatabaseOf(IConfiguration configuration)
    {
        var storage = configuration.GetSection("OnceHub:Storage");
        var onPostgres = storage.GetValue<StorageProvider>(nameof(StorageOptions.Provider)) == StorageProvider.Postgres;
        return onPostgres && storage[nameof(StorageOptions.ConnectionString)] is { Length: > 0 } stored ? OfOrleans(stored) : null;
    }

    /// <summary>
    /// One string, hence one pool, for all that Orleans keeps there: told apart from the store's by its name, and with a bound of its own
    /// where none is set.
    /// </summary>
    private static string OfOrleans(string stored)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(stored);
            if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = Math.Max(settings.MinPoolSize, MostConnections);
            settings.ApplicationName = $"{settings.ApplicationName ?? "oncehub-sync"}-orleans";
            return settings.ConnectionString;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // The store's settings are checked in a moment, and say what is wrong with it.
            return stored;
        }
    }

    private static IPAddress FirstOfThisMachine() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network =>
                network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;
}
