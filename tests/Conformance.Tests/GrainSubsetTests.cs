namespace OnceHub.Sync.Conformance.Tests;

/// <summary>The frozen subset of the grain model, sentence by sentence.</summary>
public sealed class GrainSubsetTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static string NewKey() => Guid.NewGuid().ToString("n");

    [Fact]
    public async Task Arguments_and_results_arrive_as_they_were_sent()
    {
        var message = new Message("zoë \0 \"quoted\"", -7);
        Assert.Equal(message, await engine.Grains.GetGrain<IProbeGrain>(NewKey()).EchoAsync(message));
    }

    [Fact]
    public async Task A_grain_knows_its_key_and_keys_are_apart()
    {
        Assert.Equal("acme/g-1", await engine.Grains.GetGrain<IProbeGrain>("acme/g-1").KeyAsync());
        Assert.Equal("acme/g-2", await engine.Grains.GetGrain<IProbeGrain>("acme/g-2").KeyAsync());
    }

    [Fact]
    public async Task Requests_of_a_grain_run_one_after_the_other()
    {
        var key = NewKey();
        var grain = engine.Grains.GetGrain<IProbeGrain>(key);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => grain.TurnsAsync(10)));
        Assert.Equal(1, Probe.Of(key).MostInside);
        Assert.Equal(0, Probe.Of(key).ParallelTurns);
        Assert.Equal(50, Probe.Of(key).Finished);
    }

    [Fact]
    public async Task Requests_of_a_reentrant_grain_interleave_but_its_turns_never_run_side_by_side()
    {
        var key = NewKey();
        var grain = engine.Grains.GetGrain<IReentrantProbeGrain>(key);
        var held = new[] { grain.HoldAsync(), grain.HoldAsync() };
        await Probe.EventuallyAsync(() => Probe.Of(key).MostInside == 2, "both requests to be inside");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => grain.TurnsAsync(50)));
        Assert.Equal(0, Probe.Of(key).ParallelTurns);
        Probe.Of(key).Gate.SetResult();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task A_held_grain_does_not_hold_another()
    {
        var key = NewKey();
        var held = engine.Grains.GetGrain<IProbeGrain>(key).HoldAsync();
        await engine.Grains.GetGrain<IProbeGrain>(NewKey()).EchoAsync(new("hello", 1));
        Assert.False(held.IsCompleted);
        Probe.Of(key).Gate.SetResult();
        await held;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_reaches_the_caller_and_the_grain_lives_on(bool early)
    {
        var key = NewKey();
        var grain = engine.Grains.GetGrain<IProbeGrain>(key);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => early ? grain.FailBeforeAwaitAsync() : grain.FailAsync("no luck"));
        Assert.Contains(early ? "early" : "no luck", error.Message, StringComparison.Ordinal);
        await grain.EchoAsync(new("still here", 1));
        Assert.Equal(1, Probe.Of(key).Activations);
    }

    [Fact]
    public async Task A_one_way_call_is_not_waited_for_and_its_error_reaches_nobody()
    {
        var key = NewKey();
        var grain = engine.Grains.GetGrain<IReentrantProbeGrain>(key);
        await grain.TellAndFailAsync();
        await grain.TellAsync();
        Assert.Equal(0, Probe.Of(key).Finished);
        Probe.Of(key).Gate.SetResult();
        await Probe.EventuallyAsync(() => Probe.Of(key).Finished == 1, "the one-way call to finish");
    }

    [Fact]
    public async Task A_grain_calls_another_grain()
    {
        var message = new Message("through", 2);
        Assert.Equal(message, await engine.Grains.GetGrain<IProbeGrain>(NewKey()).AskOtherAsync(NewKey(), message));
    }

    [Fact]
    public async Task Two_reentrant_grains_that_call_each_other_do_not_stop()
    {
        var (one, two) = (NewKey(), NewKey());
        var calls = Enumerable.Range(0, 100).Select(i =>
            engine.Grains.GetGrain<IReentrantProbeGrain>(i % 2 == 0 ? one : two).AskOtherAsync(i % 2 == 0 ? two : one, new("x", i)));
        Assert.Equal(100, (await Task.WhenAll(calls)).Length);
    }

    [Fact]
    public async Task A_grain_is_activated_once_for_many_first_callers()
    {
        var key = NewKey();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => engine.Grains.GetGrain<IProbeGrain>(key).EchoAsync(new("hi", i))));
        Assert.Equal(1, Probe.Of(key).Activations);
    }

    [Fact]
    public async Task A_failed_activation_fails_its_callers_and_the_next_call_tries_again()
    {
        var key = NewKey();
        var grain = engine.Grains.GetGrain<IRefusingGrain>(key);
        await Assert.ThrowsAnyAsync<Exception>(grain.PingAsync);
        Assert.Equal(1, await grain.PingAsync());
    }

    [Fact]
    public async Task A_grain_that_asks_to_end_finishes_what_runs_and_comes_back_on_the_next_call()
    {
        var key = NewKey();
        var grain = engine.Grains.GetGrain<IReentrantProbeGrain>(key);
        var held = grain.HoldAsync();
        await Probe.EventuallyAsync(() => Probe.Of(key).MostInside == 1, "the request to be inside");
        await grain.EndAsync();
        Assert.Equal(0, Probe.Of(key).Deactivations);
        Probe.Of(key).Gate.SetResult();
        await held;
        await Probe.EventuallyAsync(() => Probe.Of(key).Deactivations == 1, "the activation to end");
        await grain.EchoAsync(new("again", 1));
        Assert.Equal(2, Probe.Of(key).Activations);
    }

    [Fact]
    public async Task A_grain_that_nobody_calls_is_put_away()
    {
        var key = NewKey();
        await engine.Grains.GetGrain<IProbeGrain>(key).EchoAsync(new("once", 1));
        await Probe.EventuallyAsync(() => Probe.Of(key).Deactivations == 1, "the idle grain to be put away");
    }

    [Fact]
    public async Task State_outlives_the_activation()
    {
        var grain = engine.Grains.GetGrain<IRememberingGrain>(NewKey());
        Assert.False(await grain.ExistsAsync());
        await grain.RememberAsync(41);
        await grain.RememberAsync(42);
        await grain.EndAsync();
        Assert.Equal(42, await grain.RecallAsync());
        Assert.True(await grain.ExistsAsync());
    }

    [Fact]
    public async Task Calls_made_while_a_grain_ends_are_answered_by_the_next_activation()
    {
        var key = NewKey();
        var grain = engine.Grains.GetGrain<IProbeGrain>(key);
        for (var round = 0; round < 20; round++)
        {
            var calls = Enumerable.Range(0, 20).Select(i => i == 10 ? grain.EndAsync() : grain.EchoAsync(new("busy", i)));
            await Task.WhenAll(calls);
        }
    }
}
