using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using OnceHub.Sync.Playground;
using OnceHub.Sync.Salesforce.Emulator;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Real processes on one PostgreSQL, with an emulated Salesforce that outlives them.</summary>
internal sealed class ClusterOfProcesses : IAsyncDisposable
{
    private const string OperatorKey = "operator-key-of-the-cluster-test";
    private readonly ConcurrentBag<ChildProcess> _all = [];
    private readonly EmulatorServer _emulator;
    private readonly NpgsqlDataSource _database;
    private readonly Dictionary<string, string> _settings;
    private readonly HttpClient _http = new();

    private ClusterOfProcesses(EmulatorServer emulator, string database)
    {
        _emulator = emulator;
        _database = NpgsqlDataSource.Create(database);
        Salesforce = new EmulatedOrg(_http, new Uri(emulator.Url));
        _settings = new Dictionary<string, string>
        {
            ["OnceHub:Storage:Provider"] = "Postgres",
            ["OnceHub:Storage:ConnectionString"] = $"{database};Maximum Pool Size=20",
            ["OnceHub:Storage:MasterKeys:0"] = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()),
            ["OnceHub:Gateway:OperatorKey"] = OperatorKey,
            ["OnceHub:Gateway:LoginHosts:0"] = "127.0.0.1",
            ["OnceHub:Cluster:Membership"] = "Postgres",
            ["OnceHub:Cluster:AdvertisedAddress"] = "127.0.0.1",
            ["OnceHub:Cluster:GatewayRefresh"] = "00:00:01",
            ["OnceHub:Grains:LeaseDuration"] = "00:00:04",
        };
        foreach (var (name, file) in Authority.Settings) _settings[name] = file;
    }

    public EmulatedOrg Salesforce { get; }

    /// <summary>Whose certificates the processes show and accept.</summary>
    public TestAuthority Authority { get; } = new();

    public static async Task<ClusterOfProcesses> StartAsync()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" }, default);
        var cluster = new ClusterOfProcesses(emulator, database);
        await cluster.Salesforce.InstallPackageAsync(default);
        return cluster;
    }

    public async Task<ChildProcess> StartGatewayAsync() => Keep(await SiloProcess.StartAsync("gateway, console", _settings));

    /// <summary>A silo that listens; one that ended before is started again where an orchestrator's next try would help too.</summary>
    public async Task<ChildProcess> StartSiloAsync(params (string Name, string Value)[] settings)
    {
        for (var tries = 3; ; tries--)
        {
            try
            {
                return Keep(await SiloProcess.StartAsync("silo", WithPorts(settings)));
            }
            catch (InvalidOperationException ended) when (tries > 1 && Passes(ended.Message))
            {
            }
        }
    }

    /// <summary>
    /// A port that was free when it was looked for is somebody else's by now, or the machine was so busy that the others gave the
    /// silo up, by probes of a second, before it had started.
    /// </summary>
    private static bool Passes(string output) =>
        output.Contains("Address already in use", StringComparison.Ordinal)
        || output.Contains("I have been told I am dead", StringComparison.Ordinal);

    public ChildProcess LaunchSilo(params (string Name, string Value)[] settings) => Keep(SiloProcess.Launch("silo", WithPorts(settings)));

    public async Task<long> CountAsync(string sql) => (long)(await ScalarAsync(sql))!;

    /// <summary>Null when there is no row.</summary>
    public async Task<string?> TextAsync(string sql) => (string?)await ScalarAsync(sql);

    public Task<long> ActiveSilosAsync() => CountAsync("select count(*) from orleansmembershiptable where status = 3");

    /// <summary>The orgs whose leases the process was the last to hold. Owners are written as machine/process/number.</summary>
    public async Task<HashSet<string>> OrgsOfAsync(ChildProcess silo)
    {
        await using var command = _database.CreateCommand($"select org from leases where split_part(owner, '/', 2) = '{silo.Id}'");
        await using var orgs = await command.ExecuteReaderAsync();
        var found = new HashSet<string>();
        while (await orgs.ReadAsync()) found.Add(orgs.GetString(0));
        return found;
    }

    public async Task<Tenant> AddTenantAsync(Uri gateway, string org)
    {
        var credentials = await Salesforce.CredentialsAsync(default);
        var tenant = new Tenant(_http, org, OperatorKey);
        await tenant.ConnectAsync(gateway, new JsonObject
        {
            ["loginUrl"] = credentials.LoginUrl.ToString(),
            ["clientId"] = credentials.ClientId,
            ["clientSecret"] = credentials.ClientSecret,
            ["refreshToken"] = credentials.RefreshToken,
        });
        return tenant;
    }

    /// <summary>An account of its own for a process, which can be shut out without the others.</summary>
    public async Task<(string Name, string Value)> NewAccountAsync(string role)
    {
        await ScalarAsync($"create role {role} login superuser");
        return (
            "OnceHub:Storage:ConnectionString",
            new NpgsqlConnectionStringBuilder(_settings["OnceHub:Storage:ConnectionString"]) { Username = role }.ToString());
    }

    /// <summary>For the processes of this account the database is away.</summary>
    public async Task ShutOutAsync(string role)
    {
        await ScalarAsync($"alter role {role} nologin");
        await ScalarAsync($"select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '{role}'");
    }

    public async Task<IReadOnlyList<JsonElement>> EventsAsync() => await Salesforce.RecordsAsync("Event", default);

    public static string? TextOf(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) ? value.GetString() : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _all) await process.DisposeAsync();
        await _database.DisposeAsync();
        Authority.Dispose();
        await _emulator.DisposeAsync();
        _http.Dispose();
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private Dictionary<string, string> WithPorts((string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(_settings)
        {
            ["OnceHub:Cluster:SiloPort"] = $"{FreePort.Find()}",
            ["OnceHub:Cluster:GatewayPort"] = $"{FreePort.Find()}",
        };
        foreach (var (name, value) in settings) all[name] = value;
        return all;
    }

    private ChildProcess Keep(ChildProcess process)
    {
        _all.Add(process);
        return process;
    }
}
