using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>What has not happened yet is told as zeros.</summary>
public sealed class FirstSeriesTests
{
    private static readonly OrgId Org = OrgId.Parse($"org-{Guid.NewGuid():n}");

    [Theory]
    [InlineData(SiloRoles.Silo, "oncehub.sync.orgs.pulling", "oncehub.sync.events.synced oncehub.sync.events.deferred")]
    [InlineData(SiloRoles.Gateway, "oncehub.sync.webhooks.arriving", "oncehub.sync.events.accepted oncehub.sync.events.repeated")]
    public async Task A_process_tells_that_it_is_there_and_where_its_orgs_counters_begin(SiloRoles roles, string ofProcess, string ofOrg)
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        await using var store = await database.OpenAsync();
        await store.CreateOrgAsync(Org, "Acme", DateTimeOffset.UnixEpoch, default);
        var zeros = new ConcurrentDictionary<string, string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, us) =>
        {
            if (instrument.Meter.Name == SyncTelemetry.Name) us.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (value == 0) zeros.TryAdd($"{instrument.Name} {(tags.Length == 0 ? "" : tags[0].Value)}", "");
        });
        listener.Start();

        using var series = new FirstSeries(roles, store, TimeProvider.System);
        await series.StartAsync(default);
        await Eventually.HoldsAsync(
            () => zeros.ContainsKey($"{ofProcess} ") && ofOrg.Split(' ').All(name => zeros.ContainsKey($"{name} {Org}")),
            "the zeros are told");
        await series.StopAsync(default);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task A_database_that_has_no_tables_yet_does_not_end_the_process(StorageProvider provider)
    {
        using var database = await KeptDatabase.CreateAsync(provider);
        await using var store = database.OpenAsItIs();
        using var series = new FirstSeries(SiloRoles.Silo, store, TimeProvider.System);
        await series.StartAsync(default);
        await Task.WhenAny(series.ExecuteTask!, Task.Delay(TimeSpan.FromSeconds(1)));
        Assert.False(series.ExecuteTask!.IsFaulted, series.ExecuteTask.Exception?.ToString());
        await series.StopAsync(default);
    }
}
