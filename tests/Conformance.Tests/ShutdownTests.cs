namespace OnceHub.Sync.Conformance.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stopping_finishes_running_turns_and_deactivates_grains()
    {
        var host = await EngineHosts.StartAsync();
        await using var _ = host.ConfigureAwait(false);
        var key = Guid.NewGuid().ToString("n");
        var held = host.Grains.GetGrain<IProbeGrain>(key).HoldAsync();
        await Probe.EventuallyAsync(() => Probe.Of(key).MostInside == 1, "the request to be inside");

        var stopping = host.StopAsync();
        Probe.Of(key).Gate.SetResult();
        await stopping;

        Assert.Equal(1, Probe.Of(key).Finished);
        Assert.Equal(1, Probe.Of(key).Deactivations);
        await Task.WhenAny(held);
    }
}
