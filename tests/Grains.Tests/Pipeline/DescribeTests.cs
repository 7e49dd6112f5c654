using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>The turns of an org ask for an object once, however many they are.</summary>
public sealed class DescribeTests : IAsyncLifetime
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(16);
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public Task DisposeAsync() => _rig.DisposeAsync().AsTask();

    [Fact]
    public async Task Turns_that_lack_an_object_at_the_same_time_ask_once()
    {
        await using var pipeline = _rig.Pipeline();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => pipeline.DescribeAsync(["Contact", "Event"], Turn))));
        Assert.Equal(["Contact", "Event"], answers[0].Objects.Select(type => type?.Name));
        Assert.All(answers, answer => Assert.Same(answers[0].Objects[0], answer.Objects[0]));
        var asked = (await _rig.RequestsAsync()).Where(path => path.EndsWith("/describe", StringComparison.Ordinal));
        Assert.Equal(["Contact", "Event"], asked.Select(path => path.Split('/')[^2]).Order());
    }

    [Fact]
    public async Task An_object_that_is_hidden_from_the_user_is_told_apart_and_is_not_asked_for_again()
    {
        await using var pipeline = _rig.Pipeline();
        for (var turn = 0; turn < 2; turn++)
        {
            var answer = await pipeline.DescribeAsync(["Nothing__c", "Contact"], Turn);
            Assert.Equal([null, "Contact"], answer.Objects.Select(type => type?.Name));
        }
        Assert.Single(await _rig.RequestsAsync(), path => path.EndsWith("/Nothing__c/describe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Why_an_object_cannot_be_described_is_told_to_all_and_is_not_kept()
    {
        await using var pipeline = _rig.Pipeline();
        await _rig.FaultAsync(new
        {
            kind = "Status", path = "/describe", status = 503, errorCode = "SERVER_UNAVAILABLE", message = "Too many requests.",
        });
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(() => pipeline.DescribeAsync(["Contact"], Turn))));
        Assert.All(answers, answer => Assert.Equal("Too many requests.", answer.Failure?.Message));
        await _rig.NoMoreFaultsAsync();
        pipeline.Throttle.Resume();
        Assert.Equal("Contact", (await pipeline.DescribeAsync(["Contact"], Turn)).Objects[0]?.Name);
    }

    [Fact]
    public async Task A_turn_that_is_over_waits_no_longer_for_what_another_asked()
    {
        await using var pipeline = _rig.Pipeline();
        await _rig.FaultAsync(new { kind = "Latency", path = "/describe", milliseconds = 2_000 });
        var other = pipeline.DescribeAsync(["Contact"], Turn);
        var over = new BoundedSalesforce(pipeline, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System);
        Assert.Equal(FailureAction.Defer, (await over.DescribeAsync(["Contact"])).Failure?.Action);
        Assert.False(other.IsCompleted);
        Assert.Equal("Contact", (await other).Objects[0]?.Name);
    }
}
