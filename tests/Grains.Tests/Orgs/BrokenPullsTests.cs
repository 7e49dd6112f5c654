using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Grains.Orgs;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>An org that cannot be pulled is begun ever more seldom.</summary>
public sealed class BrokenPullsTests
{
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly BrokenPulls _broken;

    public BrokenPullsTests() => _broken = new BrokenPulls(_clock);

    [Fact]
    public void Each_time_it_breaks_it_is_left_alone_for_longer_up_to_a_minute() =>
        Assert.Equal([2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 7).Select(_ => WaitAfterBreaking()));

    [Fact]
    public void One_that_went_well_begins_at_once_and_counts_anew()
    {
        for (var i = 0; i < 4; i++) WaitAfterBreaking();
        Assert.True(_broken.TryBegin());
        _broken.ObserveSuccess();
        Assert.True(_broken.TryBegin());
        Assert.Equal(2, WaitAfterBreaking());
    }

    [Fact]
    public void One_that_went_well_for_long_before_it_broke_counts_anew()
    {
        for (var i = 0; i < 4; i++) WaitAfterBreaking();
        Assert.True(_broken.TryBegin());
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, WaitAfterBreaking(begins: false));
    }

    private int WaitAfterBreaking(bool begins = true)
    {
        if (begins) Assert.True(_broken.TryBegin());
        _broken.Observe();
        for (var waited = 0; ; waited++, _clock.Advance(TimeSpan.FromSeconds(1)))
        {
            // Asked without beginning, which would not change what was told.
            if (_broken.TryBegin()) return waited;
        }
    }
}
