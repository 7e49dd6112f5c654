using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Three silos and two gateways on one PostgreSQL, under steady load while silos are stopped, killed and added.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Rounds = 4;
    private const int Silos = 3;
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

        var silos = new Queue<ChildProcess>(await Task.WhenAll(Enumerable.Range(0, Silos).Select(_ => cluster.StartSiloAsync())));
        using var over = new CancellationTokenSource();
        var load = LoadAsync(tenants, gateways, over.Token);
        for (var round = 0; round < Rounds; round++)
        {
            var killed = silos.Dequeue();
            await killed.KillAsync();
            Report($"kill -9: {await RecoverAsync(cluster, killed, tenants, gateways, $"killed-{round}")}");
            silos.Enqueue(await cluster.StartSiloAsync());
            var stopped = silos.Dequeue();
            stopped.Signal("TERM");
            Report($"SIGTERM: {await RecoverAsync(cluster, stopped, tenants, gateways, $"stopped-{round}")}");
            Assert.Equal(0, await stopped.ExitAsync());
            silos.Enqueue(await cluster.StartSiloAsync());
        }
        await over.CancelAsync();
        var posted = await load;

        await Eventually.HoldsAsync(
            async () => (await Task.WhenAll(tenants.Select(tenant => tenant.WaitingAsync(gateways[1])))).Sum() == 0,
            "the inboxes to be empty",
            120);
        await AssertRightAsync(cluster, tenants, gateways[0]);
        Assert.Equal(0, _refused);
        Report($"{posted} events of {tenants.Sum(tenant => tenant.Expected.Count)} bookings");
    }

    private async Task AcceptsWithoutSilosAsync(Tenant[] tenants, Uri[] gateways)
    {
        foreach (var tenant in tenants)
            Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateways[1], tenant.Probe($"{tenant.Org}-early")));
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
                if (await tenant.PostAsync(gateways[posted++ % gateways.Length], webhook) != HttpStatusCode.Accepted)
                    Interlocked.Increment(ref _refused);
            }
        }
        return posted;
    }

    /// <summary>Has a booking of every tenant told now, waits until all are in Salesforce, and says where the time went.</summary>
    private static async Task<string> RecoverAsync(
        ClusterOfProcesses cluster, ChildProcess lost, Tenant[] tenants, Uri[] gateways, string name)
    {
        var watch = Stopwatch.StartNew();
        var orphans = await cluster.OrgsOfAsync(lost);
        var probes = tenants.ToDictionary(tenant => $"{tenant.Org}-{name}");
        foreach (var (booking, tenant) in probes)
            Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(gateways[0], tenant.Probe(booking)));
        var gone = AfterAsync(watch, async () => await cluster.ActiveSilosAsync() < Silos, "the others to know that the silo is gone");
        var leasesMoved = AfterAsync(
            watch, async () => (await cluster.OrgsOfAsync(lost)).Count == 0, "the lost silo's leases to be taken over");
        var others = SyncedAsync(cluster, watch, probes.Where(probe => !orphans.Contains(probe.Value.Org)));
        var last = await SyncedAsync(cluster, watch, probes);
        var (known, moved, unaffected) = (await gone, await leasesMoved, await others);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"known to be gone after {known:0.0} s, its {orphans.Count} leases taken over after {moved:0.0} s; "
            + $"in Salesforce are the next bookings of the other silos' tenants after {unaffected:0.0} s, the last after {last:0.0} s");
    }

    private static Task<double> SyncedAsync(ClusterOfProcesses cluster, Stopwatch watch, IEnumerable<KeyValuePair<string, Tenant>> probes)
    {
        string[] bookings = [.. probes.Select(probe => probe.Key)];
        return AfterAsync(
            watch, async () => (await BookingsAsync(cluster)).IsSupersetOf(bookings), "the tenants' bookings to be in Salesforce");
    }

    private static async Task<double> AfterAsync(Stopwatch watch, Func<Task<bool>> holds, string what)
    {
        await Eventually.HoldsAsync(holds, what, 90);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<HashSet<string>> BookingsAsync(ClusterOfProcesses cluster) =>
        [.. (await cluster.EventsAsync()).Select(record => ClusterOfProcesses.TextOf(record, "OnceHub_Booking_Id__c")).OfType<string>()];

    private static async Task AssertRightAsync(ClusterOfProcesses cluster, Tenant[] tenants, Uri gateway)
    {
        foreach (var tenant in tenants) Assert.Equal(0, await tenant.FailuresAsync(gateway));
        var expected = tenants.SelectMany(tenant => tenant.Expected).ToDictionary();
        var events = (await cluster.EventsAsync()).ToLookup(record => ClusterOfProcesses.TextOf(record, "OnceHub_Booking_Id__c"));
        Assert.All(
            expected,
            booking =>
                Assert.StartsWith(
                    booking.Value,
                    ClusterOfProcesses.TextOf(Assert.Single(events[booking.Key]), "OnceHub_Event_Status__c"),
                    StringComparison.Ordinal));
        Assert.Equal(expected.Count, events.Count);
        var people = (await cluster.Salesforce.RecordsAsync("Contact", default))
            .Select(record => ClusterOfProcesses.TextOf(record, "Email"))
            .ToArray();
        Assert.Equal(
            expected.Keys.Select(booking => $"{booking}@example.com").Order(StringComparer.Ordinal),
            people.Order(StringComparer.Ordinal));
    }

    private void Report(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
