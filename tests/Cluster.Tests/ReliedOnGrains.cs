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

[Alias("cluster-tests.relied-on")]
public interface IReliedOn : IGrainWithStringKey
{
    [Alias("touch")]
    Task TouchAsync();

    [Alias("hold")]
    Task HoldAsync();

    [Alias("give-back")]
    Task<ImmutableArray<BookingActivity>> GiveBackAsync(ImmutableArray<BookingActivity> activities);

    [OneWay, Alias("tell-and-fail")]
    Task TellAndFailAsync();
}

internal sealed class ReliedOnGrain(ReliedOnProbe probe) : Grain, IReliedOn
{
    public Task TouchAsync() => Task.CompletedTask;

    public async Task HoldAsync()
    {
        probe.Entered.SetResult();
        await probe.Gate.Task;
        probe.Finished = true;
    }

    public Task<ImmutableArray<BookingActivity>> GiveBackAsync(ImmutableArray<BookingActivity> activities) => Task.FromResult(activities);

    public Task TellAndFailAsync() => throw new InvalidOperationException("Nobody is to hear of it.");

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.PutAway = true;
        return Task.CompletedTask;
    }
}
