using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Three silos and two gateways on one PostgreSQL, under steady load while silos are stopped, killed and added.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Rounds = 4;
    private const int Tenants = 6;
    private static readonly TimeSpan BetweenPosts = TimeSpan.FromMilliseconds(15);

    private int _refused;

    [ClusterFact]
    public async Task Silos_that_are_stopped_killed_and_added_lose_double_and_misorder_nothing()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        var gateways = new[] { (await cluster.StartGatewayAsync()).Url, (await cluster.StartGatewayAsync()).Url };
        var tenants = await Task.WhenAll(Enumerable.Range(0, Tenants).Select(i => cluster.AddTenantAsync(gateways[0], $"tenant-{i}")));
        await AcceptsWithoutSilosAsync(tenants, gateways);

        var silos = new Queue<SiloProcess>(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => cluster.StartSiloAsync())));
        using var over = new CancellationTokenSource();
        var load = LoadAsync(tenants, gateways, over.Token);
        var recoveries = new List<(string What, TimeSpan Took)>();
        for (var round = 0; round < Rounds; round++)
        {
            await silos.Dequeue().KillAsync();
            recoveries.Add(("kill -9", await RecoverAsync(cluster, tenants, gateways, $"killed-{round}")));
            silos.Enqueue(await cluster.StartSiloAsync());
            Assert.Equal(0, await silos.Dequeue().TerminateAsync());
            recoveries.Add(("SIGTERM", await RecoverAsync(cluster, tenants, gateways, $"stopped-{round}")));
            silos.Enqueue(await cluster.StartSiloAsync());
        }
        await over.CancelAsync();
        var posted = await load;

        await Eventually.HoldsAsync(async () => (await Task.WhenAll(tenants.Select(tenant => tenant.WaitingAsync(gateways[1])))).Sum() == 0, "the inboxes to be empty", 120);
        await AssertRightAsync(cluster, tenants, gateways[0]);
        Assert.Equal(0, _refused);
        Report($"{posted} events of {tenants.Sum(tenant => tenant.Expected.Count)} bookings; all tenants' next booking was in Salesforce after: "
            + string.Join(", ", recoveries.Select(recovery => string.Create(CultureInfo.InvariantCulture, $"{recovery.What} {recovery.Took.TotalSeconds:0.0} s"))));
    }

    private async Task AcceptsWithoutSilosAsync(Tenant[] tenants, Uri[] gateways)
    {
        foreach (var tenant in tenants) Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateways[1], tenant.Probe($"{tenant.Org}-early")));
    }

    private async Task<int> LoadAsync(Tenant[] tenants, Uri[] gateways, CancellationToken over)
    {
        using var pace = new PeriodicTimer(BetweenPosts);
        var posted = 0;
        for (var guest = 0; !over.IsCancellationRequested; guest++)
        {
            var tenant = tenants[guest % tenants.Length];
            foreach (var webhook in tenant.Life(guest))
            {
                await pace.WaitForNextTickAsync(CancellationToken.None);
                if (await tenant.PostAsync(gateways[posted++ % gateways.Length], webhook) != HttpStatusCode.Accepted) Interlocked.Increment(ref _refused);
            }
        }
        return posted;
    }

    /// <summary>How long until a booking of every tenant, told now, is in Salesforce.</summary>
    private static async Task<TimeSpan> RecoverAsync(ClusterOfProcesses cluster, Tenant[] tenants, Uri[] gateways, string name)
    {
        var watch = Stopwatch.StartNew();
        var probes = tenants.ToDictionary(tenant => $"{tenant.Org}-{name}");
        foreach (var (booking, tenant) in probes) Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateways[0], tenant.Probe(booking)));
        await Eventually.HoldsAsync(
            async () => (await cluster.EventsAsync()).Select(record => ClusterOfProcesses.TextOf(record, "OnceHub_Booking_Id__c")).OfType<string>().ToHashSet().IsSupersetOf(probes.Keys),
            "the tenants' bookings to be in Salesforce",
            90);
        return watch.Elapsed;
    }

    private static async Task AssertRightAsync(ClusterOfProcesses cluster, Tenant[] tenants, Uri gateway)
    {
        foreach (var tenant in tenants) Assert.Equal(0, await tenant.FailuresAsync(gateway));
        var expected = tenants.SelectMany(tenant => tenant.Expected).ToDictionary();
        var events = (await cluster.EventsAsync()).ToLookup(record => ClusterOfProcesses.TextOf(record, "OnceHub_Booking_Id__c"));
        Assert.All(expected, booking => Assert.StartsWith(booking.Value, ClusterOfProcesses.TextOf(Assert.Single(events[booking.Key]), "OnceHub_Event_Status__c"), StringComparison.Ordinal));
        Assert.Equal(expected.Count, events.Count);
        var people = (await cluster.Salesforce.RecordsAsync("Contact", default)).Select(record => ClusterOfProcesses.TextOf(record, "Email")).ToArray();
        Assert.Equal(expected.Keys.Select(booking => $"{booking}@example.com").Order(StringComparer.Ordinal), people.Order(StringComparer.Ordinal));
    }

    private void Report(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
