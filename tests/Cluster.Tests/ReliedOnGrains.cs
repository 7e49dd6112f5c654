using System.Collections.Immutable;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What a test and the grains of its silo share.</summary>
internal sealed class ReliedOnProbe
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Finished { get; set; }

    public bool PutAway { get; set; }
}

[Alias("cluster-tests.relied-on-org")]
public interface IReliedOnOrg : IGrainWithStringKey
{
    [Alias("hand-out")]
    Task HandOutAsync(string guest);

    [Alias("look-up")]
    Task LookUpAsync();
}

[Alias("cluster-tests.relied-on-guest")]
public interface IReliedOnGuest : IGrainWithStringKey
{
    [Alias("turn")]
    Task TurnAsync(string org);

    [Alias("hold")]
    Task HoldAsync();

    [Alias("give-back")]
    Task<ImmutableArray<WriteOutcome>> GiveBackAsync(ImmutableArray<WriteOutcome> outcomes);

    [OneWay, Alias("tell-and-fail")]
    Task TellAndFailAsync();
}

/// <summary>Reentrant, as the product's org grain is.</summary>
[Reentrant]
internal sealed class ReliedOnOrg : Grain, IReliedOnOrg
{
    public Task HandOutAsync(string guest) => GrainFactory.GetGrain<IReliedOnGuest>(guest).TurnAsync(this.GetPrimaryKeyString());

    public Task LookUpAsync() => Task.CompletedTask;
}

internal sealed class ReliedOnGuest(ReliedOnProbe probe) : Grain, IReliedOnGuest
{
    public Task TurnAsync(string org) => GrainFactory.GetGrain<IReliedOnOrg>(org).LookUpAsync();

    public async Task HoldAsync()
    {
        probe.Entered.SetResult();
        await probe.Gate.Task;
        probe.Finished = true;
    }

    public Task<ImmutableArray<WriteOutcome>> GiveBackAsync(ImmutableArray<WriteOutcome> outcomes) => Task.FromResult(outcomes);

    public Task TellAndFailAsync() => throw new InvalidOperationException("Nobody is to hear of it.");

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.PutAway = true;
        return Task.CompletedTask;
    }
}
