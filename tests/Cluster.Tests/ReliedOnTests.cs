using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What of Orleans the grains rely on, sentence by sentence.</summary>
public sealed class ReliedOnTests : IAsyncLifetime
{
    private readonly string _org = $"{Guid.NewGuid():n}";
    private InProcessTestCluster _cluster = null!;

    public Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton<ReliedOnProbe>().Configure<GrainCollectionOptions>(options =>
            (options.CollectionQuantum, options.CollectionAge) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))));
        _cluster = builder.Build();
        return _cluster.DeployAsync();
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task Immutable_arguments_and_results_arrive_as_the_same_reference_within_a_silo()
    {
        ImmutableArray<WriteOutcome> sent = [new() { RecordId = SalesforceId.Parse("003A00000000001") }];
        Assert.Same(sent[0], (await Guest("same").GiveBackAsync(sent))[0]);
    }

    [Fact]
    public async Task A_one_way_failure_reaches_nobody_and_the_grain_lives_on()
    {
        await Guest("failing").TellAndFailAsync();
        await Guest("failing").TurnAsync(_org);
    }

    [Fact]
    public async Task An_org_and_its_guests_that_call_each_other_cannot_deadlock()
    {
        var turns = Enumerable
            .Range(0, 200)
            .Select(i => i % 2 == 0 ? Guest($"{i % 10}").TurnAsync(_org) : Grains.GetGrain<IReliedOnOrg>(_org).HandOutAsync($"{i % 10}"));
        await Task.WhenAll(turns).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_idle_guest_is_put_away()
    {
        await Guest("idle").TurnAsync(_org);
        await Eventually.HoldsAsync(() => Probe.PutAway, "the idle grain to be put away");
    }

    [Fact]
    public async Task A_stopping_silo_finishes_running_turns()
    {
        var (probe, turn) = (Probe, Guest("held").HoldAsync());
        await probe.Entered.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var stopping = _cluster.StopAllSilosAsync();
        probe.Gate.SetResult();
        await stopping;
        Assert.True(probe.Finished);
        await Task.WhenAny(turn);
    }

    private ReliedOnProbe Probe => _cluster.Silos[0].ServiceProvider.GetRequiredService<ReliedOnProbe>();

    /// <summary>As orgs call their guests: within the silo.</summary>
    private IGrainFactory Grains => _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    private IReliedOnGuest Guest(string key) => Grains.GetGrain<IReliedOnGuest>(key);
}
