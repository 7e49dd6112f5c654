using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Cluster.Tests;

public sealed class StartTests
{
    [ClusterFact]
    public async Task A_silo_whose_store_is_out_of_reach_says_what_to_do_and_ends()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        var silo = cluster.LaunchSilo(("OnceHub:Storage:ConnectionString", "Host=127.0.0.1;Port=1;Username=nobody"));
        Assert.Equal(1, await silo.ExitAsync());
        Assert.Contains("PostgreSQL cannot be reached", silo.Said, StringComparison.Ordinal);
        Assert.Contains("check the server and Storage:ConnectionString", silo.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "   at ",
            silo.Said[silo.Said.LastIndexOf("PostgreSQL cannot be reached", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task Silos_that_start_together_on_an_empty_database_form_one_cluster()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => cluster.StartSiloAsync()));
        Assert.Equal(3L, await cluster.ActiveSilosAsync());
        Assert.Equal(1L, await cluster.CountAsync("select count(*) from orleansmembershipversiontable"));
    }

    /// <summary>Orleans by itself tries for two minutes to tell the database that the silo has gone.</summary>
    [ClusterFact]
    public async Task A_silo_that_is_told_to_end_while_the_database_is_away_ends_in_its_time_and_says_so()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        var account = $"silo_{Guid.NewGuid():n}";
        var silo = await cluster.StartSiloAsync(
            await cluster.NewAccountAsync(account),
            ("OnceHub:Silo:ShutdownTimeout", "00:00:10"),
            ("OnceHub:Gateway:DrainDelay", "00:00:00"),
            ("OnceHub:Grains:TurnTime", "00:00:02"),
            ("OnceHub:Cluster:DeactivationTimeout", "00:00:02"));
        await cluster.ShutOutAsync(account);
        silo.Signal("TERM");
        Assert.Equal(1, await silo.ExitAsync());
        Assert.Contains("did not end within OnceHub:Silo:ShutdownTimeout (00:00:10)", silo.Said, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_gateway_goes_on_when_all_silos_are_gone_and_finds_those_that_come()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        var gateway = (await cluster.StartGatewayAsync()).Url;
        var tenant = await cluster.AddTenantAsync(gateway, "alone");
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateway, tenant.Probe($"alone-{round}")));
            var silo = await cluster.StartSiloAsync();
            await Eventually.HoldsAsync(async () => await tenant.WaitingAsync(gateway) == 0, "the event to be taken up", 60);
            Assert.Equal($"watched-{round}", await WatchOneAsync(tenant, gateway, $"watched-{round}"));
            Assert.Equal(0, await silo.TerminateAsync());
        }
        Assert.Equal(4, (await cluster.EventsAsync()).Count);
    }

    /// <summary>The booking that a watcher, connected to a process without grains, is told of.</summary>
    private static async Task<string?> WatchOneAsync(Tenant tenant, Uri gateway, string booking)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var feed = await tenant.WatchAsync(gateway, limit.Token);
        await using var events = SseParser.Create(feed).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("status", events.Current.EventType);
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateway, tenant.Probe(booking)));
        while (await events.MoveNextAsync())
            if (events.Current.EventType == "activity") return JsonNode.Parse(events.Current.Data)!["bookingId"]!.GetValue<string>();
        return null;
    }
}
