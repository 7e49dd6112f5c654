using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Grains;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What of Orleans the grains rely on, sentence by sentence.</summary>
public sealed class ReliedOnTests : IAsyncLifetime
{
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
        ImmutableArray<BookingActivity> sent = [new() { At = default, BookingId = "BKNG-1", Outcome = ActivityOutcome.Synced }];
        Assert.Same(sent[0], (await Grain("same").GiveBackAsync(sent))[0]);
    }

    [Fact]
    public async Task A_one_way_failure_reaches_nobody_and_the_grain_lives_on()
    {
        await Grain("failing").TellAndFailAsync();
        await Grain("failing").TouchAsync();
    }

    [Fact]
    public async Task An_idle_grain_is_put_away()
    {
        await Grain("idle").TouchAsync();
        await Eventually.HoldsAsync(() => Probe.PutAway, "the idle grain to be put away");
    }

    [Fact]
    public async Task A_stopping_silo_finishes_running_turns()
    {
        var (probe, turn) = (Probe, Grain("held").HoldAsync());
        await probe.Entered.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var stopping = _cluster.StopAllSilosAsync();
        probe.Gate.SetResult();
        await stopping;
        Assert.True(probe.Finished);
        await Task.WhenAny(turn);
    }

    private ReliedOnProbe Probe => _cluster.Silos[0].ServiceProvider.GetRequiredService<ReliedOnProbe>();

    /// <summary>Called from within its silo.</summary>
    private IReliedOn Grain(string key) => _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IReliedOn>(key);
}
