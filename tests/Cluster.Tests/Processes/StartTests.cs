using System.Net;

namespace OnceHub.Sync.Cluster.Tests;

public sealed class StartTests
{
    [ClusterFact]
    public async Task A_silo_without_the_official_tables_says_what_to_do_and_ends()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(withTables: false);
        var silo = cluster.LaunchSilo();
        Assert.Equal(1, await silo.ExitAsync());
        Assert.Contains("lacks table orleansquery", silo.Output, StringComparison.Ordinal);
        Assert.Contains("deploy/postgres/fetch.sh", silo.Output, StringComparison.Ordinal);
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
            Assert.Equal(0, await silo.TerminateAsync());
        }
        Assert.Equal(2, (await cluster.EventsAsync()).Count);
    }
}
