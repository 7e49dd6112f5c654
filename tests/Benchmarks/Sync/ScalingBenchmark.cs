using Npgsql;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// The same number of new Contacts and Accounts, of few orgs and of many, taken by 1, 2 and 4 silos in processes of their own that share
/// one PostgreSQL. On a machine with few cores they share these as well: what is seen then is what sharing costs, and not what it brings.
/// </summary>
internal static class ScalingBenchmark
{
    private const string Name = "scaling";
    private const int WarmOrgs = 16;
    private const int WarmBookings = 400;

    public static async Task RunAsync(Report report, bool quick)
    {
        if (!EachStore.HasPostgres(Name)) return;
        foreach (var silos in quick ? new[] { 1, 2 } : [1, 2, 4])
        {
            var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
            await MeasureAsync(report, silos, quick ? [1, 10] : [1, 10, 100, 1_000, 10_000], quick ? 4_000 : 20_000, database);
        }
    }

    private static async Task MeasureAsync(Report report, int silos, int[] orgCounts, int size, string database)
    {
        await using var product = await RunningProduct.StartAsync(Settings(database));
        List<ChildProcess> further = [];
        try
        {
            while (further.Count < silos - 1) further.Add(await SiloProcess.StartAsync("silo", product.SettingsOf(Settings(database))));
            await using var rows = NpgsqlDataSource.Create(database);
            await BurstAsync(product, rows, "warm", WarmOrgs, WarmOrgs * WarmBookings);
            foreach (var orgs in orgCounts)
            {
                var spent = further.Select(silo => silo.ProcessorTime).ToArray();
                var burst = await BurstAsync(product, rows, $"of{orgs}", orgs, size);
                var elsewhere = further.Select((silo, i) => silo.ProcessorTime - spent[i]).Sum(time => time.TotalMilliseconds);
                report.Add(
                    Name,
                    $"{silos} silos, {orgs:N0} orgs, {size:N0}",
                    ("bookings/s", burst.PerSecond),
                    ("calls/booking", (double)burst.Calls / size),
                    ("CPU ms of all silos", (burst.Product.TotalMilliseconds + elsewhere) / size),
                    ("share of the further silos", elsewhere / (burst.Product.TotalMilliseconds + elsewhere)));
            }
        }
        finally
        {
            foreach (var silo in further)
            {
                await silo.TerminateAsync();
                await silo.DisposeAsync();
            }
        }
    }

    /// <summary>Ports of their own for each silo.</summary>
    private static (string Name, string Value)[] Settings(string database) =>
    [
        .. EachStore.OnPostgres($"{database};Maximum Pool Size=40"),
        ("OnceHub:Cluster:Membership", "Postgres"),
        ("OnceHub:Cluster:AllowPlaintext", "true"),
        ("OnceHub:Cluster:AdvertisedAddress", "127.0.0.1"),
        ("OnceHub:Cluster:SiloPort", $"{FreePort.Find()}"),
        ("OnceHub:Cluster:GatewayPort", $"{FreePort.Find()}"),
    ];

    /// <summary>One booking each of so many guests, spread over so many orgs.</summary>
    private static async Task<Burst> BurstAsync(RunningProduct product, NpgsqlDataSource rows, string prefix, int orgs, int size)
    {
        for (var org = 0; org < orgs; org++) await product.ConnectAsync($"{prefix}-{org}");
        var burst = await Burst.RunAsync(product, size, async () =>
        {
            for (var org = 0; org < orgs; org++)
                await product.PostAsync($"{prefix}-{org}", Burst.EventsOf($"{prefix}-{org}", size / orgs));
            while (await CountAsync(rows, "select count(*) from inbox where state = 0") > 0) await Task.Delay(50);
        });
        if (await CountAsync(rows, "select count(*) from failures") is > 0 and var failed)
            throw new InvalidOperationException($"{failed} events were set aside.");
        return burst;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource rows, string sql)
    {
        await using var command = rows.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
