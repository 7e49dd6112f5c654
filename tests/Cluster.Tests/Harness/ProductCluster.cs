using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Playground;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Salesforce.Emulator;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Storage;
using Orleans.TestingHost;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Silos of this product in one process, over one store and an emulated Salesforce.</summary>
public sealed class ProductCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-cluster-").FullName;
    private static readonly HttpClient Http = new();
    private EmulatorServer _emulator = null!;
    private InProcessTestCluster _cluster = null!;

    internal short InitialSilos { get; init; } = 2;

    internal ISyncStore Store { get; private set; } = null!;

    internal EmulatedOrg Salesforce { get; private set; } = null!;

    internal HeldOrgs Held { get; } = new();

    internal IGrainFactory Client => _cluster.Client;

    internal InProcessTestCluster Silos => _cluster;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" }, default);
        Salesforce = new EmulatedOrg(Http, new Uri(_emulator.Url));
        await Salesforce.InstallPackageAsync(default);
        Store = SyncStores.Open(new StorageOptions { Path = Path.Combine(_folder, "cluster.db") });
        await Store.MigrateAsync(default);
        var builder = new InProcessTestClusterBuilder(InitialSilos);
        builder.ConfigureSilo((_, silo) => Configure(silo));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        await Store.DisposeAsync();
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal ISalesforceOrgGrain Org(OrgId org) => Client.GetGrain<ISalesforceOrgGrain>(org.Value);

    internal async Task<OrgId> NewOrgAsync()
    {
        var org = OrgId.Parse($"org-{Guid.NewGuid():n}"[..20]);
        await Store.CreateOrgAsync(org, "Test", DateTimeOffset.UtcNow, default);
        var credentials = await Salesforce.CredentialsAsync(default);
        var connection = new RefreshTokenConnection
        {
            LoginUrl = credentials.LoginUrl,
            ClientId = credentials.ClientId,
            ClientSecret = credentials.ClientSecret,
            RefreshToken = credentials.RefreshToken,
        };
        await Store.SaveSecretAsync(
            org.Value, SalesforceConnectionJson.SecretName, SalesforceConnectionJson.Write(connection), null, default);
        return org;
    }

    /// <summary>One whose grain holds the lease, without which it writes nothing.</summary>
    internal async Task<OrgId> NewPullingOrgAsync()
    {
        var org = await NewOrgAsync();
        await Org(org).WakeAsync();
        await Eventually.HoldsAsync(async () => (await Org(org).GetStatusAsync()).Pulling, "the org's grain to hold its lease");
        return org;
    }

    internal async Task<InboxEntry> AppendAsync(OrgId org, string booking)
    {
        var entry = BookingEvents.Scheduled(org, booking);
        Assert.Equal([AppendVerdict.Accepted], await Store.AppendAsync([entry], default));
        return entry;
    }

    internal async Task<JsonObject[]> EventsOfAsync(string booking) =>
        [.. (await Salesforce.RecordsAsync("Event", default)).Select(record => JsonNode.Parse(record.GetRawText())!.AsObject())
            .Where(record => record["OnceHub_Booking_Id__c"]?.GetValue<string>() == booking)];

    /// <summary>Each request takes so long from now on.</summary>
    internal async Task SlowDownAsync(int milliseconds)
    {
        using var answer = await Http.PostAsJsonAsync(
            new Uri(Salesforce.Url, "/emulator/faults"),
            new JsonObject
            {
                ["kind"] = "Latency",
                ["path"] = "composite",
                ["milliseconds"] = milliseconds,
            });
        answer.EnsureSuccessStatusCode();
    }

    internal async Task SpeedUpAsync()
    {
        using var answer = await Http.DeleteAsync(new Uri(Salesforce.Url, "/emulator/faults"));
        answer.EnsureSuccessStatusCode();
    }

    private void Configure(ISiloBuilder silo)
    {
        silo.Services.AddSyncStore(Store);
        silo.Services.AddSalesforceClient();
        var clients = silo.Services.Single(service => service.ServiceType == typeof(ISalesforceApiFactory)).ImplementationType!;
        silo.Services.AddSingleton<ISalesforceApiFactory>(services =>
            new HeldClients((ISalesforceApiFactory)ActivatorUtilities.CreateInstance(services, clients), Held));
        silo.Services.AddGrains();
        var settings = new ClusterSettings { BalanceInterval = TimeSpan.FromSeconds(1) };
        silo.Services.AddSingleton(settings);
        silo.ConfigureSync(settings);
        silo.AddMemoryGrainStorage(ClusterSetUp.SubscriptionStorage);
        silo.UseInMemoryReminderService();
        silo.Services.AddHostedService<OrgBalance>();
        silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
    }
}

internal static class BookingEvents
{
    public static InboxEntry Scheduled(OrgId org, string booking)
    {
        var webhook = new Webhook
        {
            EventId = $"EVNT-{booking}",
            BookingId = booking,
            Name = $"Guest {booking}",
            Email = $"{booking.ToLowerInvariant()}@example.com",
        };
        var payload = Encoding.UTF8.GetBytes(webhook.ToJson());
        Assert.True(EventReader.ReadHeader(payload).TryGet(out var header, out _));
        return new InboxEntry
        {
            Org = org, EventId = header.EventId, SubjectId = header.SubjectId, Type = header.Type,
            OrderTime = header.OrderTime, ReceivedAt = DateTimeOffset.UtcNow, Payload = payload,
        };
    }
}
