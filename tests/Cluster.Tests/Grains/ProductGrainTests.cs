using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Every grain of the product, called through a client of a cluster of two silos.</summary>
public sealed class ProductGrainTests(ProductCluster cluster) : IClassFixture<ProductCluster>
{
    private static string NewBooking() => $"BKNG-{Guid.NewGuid():n}"[..16];

    [Fact]
    public async Task A_wake_up_takes_what_waits_to_Salesforce()
    {
        var org = await cluster.NewOrgAsync();
        var booking = NewBooking();
        await cluster.AppendAsync(org, booking);
        await cluster.Org(org).WakeAsync();
        await Eventually.HoldsAsync(
            async () => (await cluster.Store.GetBacklogAsync(org, DateTimeOffset.UtcNow, default)).Waiting == 0, "the inbox to be empty");
        Assert.Single(await cluster.EventsOfAsync(booking));
    }

    [Fact]
    public async Task Every_silo_hears_what_happens_in_an_org_that_is_watched()
    {
        var org = await cluster.NewOrgAsync();
        var booking = NewBooking();
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var heard = await Task.WhenAll(cluster.Silos.Silos.Select(async silo =>
            (await silo.ServiceProvider.GetRequiredService<IActivityFeed>().ListenAsync(org.Value, over.Token))!.GetAsyncEnumerator(
                CancellationToken.None)));
        await cluster.Org(org).WatchAsync();
        await cluster.AppendAsync(org, booking);
        await cluster.Org(org).WakeAsync();

        foreach (var listener in heard)
        {
            Assert.True(await listener.MoveNextAsync());
            Assert.Equal(
                (booking, ActivityOutcome.Synced, $"EVNT-{booking}"),
                (listener.Current.BookingId, listener.Current.Outcome, Assert.Single(listener.Current.EventIds)));
        }
    }

    [Fact]
    public async Task Without_any_wake_up_the_sweeper_takes_what_waits_to_Salesforce()
    {
        var org = await cluster.NewOrgAsync();
        var booking = NewBooking();
        await cluster.AppendAsync(org, booking);
        await Eventually.HoldsAsync(async () => (await cluster.EventsOfAsync(booking)).Length == 1, "the Event");
    }

    [Fact]
    public async Task Work_for_Salesforce_does_not_hold_up_what_else_the_org_is_asked()
    {
        var id = await cluster.NewOrgAsync();
        var org = cluster.Org(id);
        Task<SchemaReport> asked;
        using (var held = cluster.Held.Hold(id))
        {
            asked = org.CheckSchemaAsync(TimeSpan.Zero);
            await held.Entered.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await org.GetStatusAsync();
            Assert.False(asked.IsCompleted);
        }
        Assert.Null((await asked).WhyNot);
    }

    [Fact]
    public async Task An_org_tells_how_it_stands_and_reloads()
    {
        var org = cluster.Org(await cluster.NewOrgAsync());
        await org.ReloadAsync();
        Assert.Null((await org.GetStatusAsync()).PausedBecause);
    }

    [Fact]
    public async Task Guests_have_their_turns_without_grains_of_their_own()
    {
        var org = await cluster.NewOrgAsync();
        await cluster.SlowDownAsync(milliseconds: 2_000);
        foreach (var booking in Enumerable.Range(0, 20).Select(_ => NewBooking())) await cluster.AppendAsync(org, booking);
        await cluster.Org(org).WakeAsync();
        await Eventually.HoldsAsync(
            async () => (await cluster.Org(org).GetStatusAsync()).InFlight == 20, "all guests to have their turns");

        var living = await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        Assert.Single(living, grain => grain.GrainId.Key.ToString()!.StartsWith(org.Value, StringComparison.Ordinal));

        await cluster.SpeedUpAsync();
        await Eventually.HoldsAsync(
            async () => (await cluster.Store.GetBacklogAsync(org, DateTimeOffset.UtcNow, default)).Waiting == 0, "the inbox to be empty");
    }
}
