using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Every grain of the product, called through a client of a cluster of two silos.</summary>
public sealed class ProductGrainTests(ProductCluster cluster) : IClassFixture<ProductCluster>
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(16);

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
    public async Task A_guest_takes_its_turn_when_called_from_outside()
    {
        var org = await cluster.NewPullingOrgAsync();
        var booking = NewBooking();
        var entry = BookingEvents.Scheduled(org, booking);
        var guest = (
            await cluster.Store.BindAsync(
                org, [new BindRequest(booking, GuestIdentities.None, GuestToken.New(), PersonObject.Contact)], default))[0];
        var turn = await cluster.Client.GetGrain<IGuestGrain>($"{org}/{guest}").ProcessAsync(new GuestWork
        {
            Org = org,
            Guest = guest,
            Revision = 1,
            Items =
            [
                new WaitingItem
                {
                    Sequence = 1_000_000,
                    EventId = entry.EventId,
                    SubjectId = booking,
                    Type = entry.Type,
                    Attempts = 0,
                    Payload = entry.Payload.ToArray(),
                },
            ],
        });
        Assert.Equal((1, 0, 0), (turn.Completed, turn.SetAside, turn.Deferred));
        Assert.Single(await cluster.EventsOfAsync(booking));
    }

    [Fact]
    public async Task Look_ups_and_writes_cross_the_cluster_whole()
    {
        var org = cluster.Org(await cluster.NewPullingOrgAsync());
        var email = $"{Guid.NewGuid():n}@example.com";
        ImmutableArray<RecordWrite> writes =
        [
            new()
            {
                Kind = WriteKind.Insert,
                Object = "Contact",
                Fields = new FieldSet { ["LastName"] = FieldValue.Of("Wire"), ["Email"] = FieldValue.Of(email) },
            },
        ];
        var outcome = Assert.Single(await org.WriteAsync(writes, Turn));
        Assert.True(outcome.Created, outcome.Failure?.Message);

        var answer = await org.LookUpAsync([new LookupKey.Email(email), new LookupKey.Email("nobody@example.com")], Turn);
        Assert.Null(answer.Failure);
        Assert.Equal(outcome.RecordId, Assert.Single(answer.Found[0].Records).IdIn("Id"));
        Assert.Empty(answer.Found[1].Records);
        Assert.True(answer.Calls > 0);
    }

    [Fact]
    public async Task A_refusal_crosses_the_cluster_whole()
    {
        var org = cluster.Org(await cluster.NewPullingOrgAsync());
        ImmutableArray<RecordWrite> writes =
        [
            new()
            {
                Kind = WriteKind.Insert,
                Object = "Contact",
                Fields = new FieldSet { ["FirstName"] = FieldValue.Of("No last name") },
            },
        ];
        var failure = Assert.Single(await org.WriteAsync(writes, Turn)).Failure;
        Assert.Equal(FailureAction.RequiredField, failure?.Action);
        Assert.Contains("LastName", failure!.Fields);
    }

    [Fact]
    public async Task Work_for_Salesforce_does_not_hold_up_what_else_the_org_is_asked()
    {
        var id = await cluster.NewOrgAsync();
        var org = cluster.Org(id);
        Task<DescribeAnswer> asked;
        using (var held = cluster.Held.Hold(id))
        {
            asked = org.DescribeAsync([new DescribeQuestion { Object = "Contact" }], Turn);
            await held.Entered.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await org.GetStatusAsync();
            Assert.False(asked.IsCompleted);
        }
        Assert.Null((await asked).Failure);
    }

    [Fact]
    public async Task An_org_tells_how_it_stands_and_reloads()
    {
        var org = cluster.Org(await cluster.NewOrgAsync());
        await org.ReloadAsync();
        Assert.Null((await org.GetStatusAsync()).PausedBecause);
    }

    [Fact]
    public async Task Guests_live_beside_their_org_and_are_put_away_soon_after_their_turns()
    {
        var org = await cluster.NewOrgAsync();
        await cluster.SlowDownAsync(milliseconds: 2_000);
        foreach (var booking in Enumerable.Range(0, 20).Select(_ => NewBooking())) await cluster.AppendAsync(org, booking);
        await cluster.Org(org).WakeAsync();

        var all = Array.Empty<DetailedGrainStatistic>();
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        async Task<DetailedGrainStatistic[]> GuestsAsync() =>
            [
                .. (all = await management.GetDetailedGrainStatistics()).Where(grain =>
                    grain.GrainId.Key.ToString()!.StartsWith($"{org}/", StringComparison.Ordinal)),
            ];
        var living = await Eventually.FindsAsync(
            async () => await GuestsAsync() is { Length: 20 } guests ? guests : null, "all guests to have their turns");
        var home = Assert.Single(all, grain => grain.GrainId.Key.ToString() == org.Value).SiloAddress;
        Assert.All(living, guest => Assert.Equal(home, guest.SiloAddress));

        await cluster.SpeedUpAsync();
        await Eventually.HoldsAsync(
            async () => (await cluster.Store.GetBacklogAsync(org, DateTimeOffset.UtcNow, default)).Waiting == 0, "the inbox to be empty");
        await Eventually.HoldsAsync(async () => (await GuestsAsync()).Length == 0, "the guests to be put away");
    }
}
