using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Grains.Orgs;

namespace OnceHub.Sync.Grains.Tests;

public sealed class FinishingRateTests
{
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly FinishingRate _rate;

    public FinishingRateTests() => _rate = new FinishingRate(requestsInFlight: 5, _clock);

    [Theory]
    [InlineData(0, 2_000)]
    [InlineData(100, 2_000)]
    [InlineData(4_000, 4_000)]
    public void What_is_finished_in_a_second_is_worth_having_in_hand_and_enough_for_full_requests(int perSecond, int worth)
    {
        Pass(seconds: 20, perSecond, deferred: 0);
        Assert.Equal(worth, _rate.TargetInHand, tolerance: 10);
    }

    [Theory]
    [InlineData(1, 400)]
    [InlineData(5, 2_000)]
    [InlineData(20, 8_000)]
    public void The_more_requests_at_once_the_more_is_enough_for_them(int requestsInFlight, int worth) =>
        Assert.Equal(worth, new FinishingRate(requestsInFlight, _clock).TargetInHand);

    [Fact]
    public void Rows_that_only_went_back_are_not_finished()
    {
        Pass(seconds: 20, finished: 4_000, deferred: 0);
        Pass(seconds: 20, finished: 0, deferred: 4_000);
        Assert.Equal(400, _rate.TargetInHand);
    }

    [Fact]
    public void Where_most_runs_out_of_time_half_as_much_is_taken_and_then_ever_more_again()
    {
        Pass(seconds: 1, finished: 80, deferred: 100);
        Assert.Equal(1_000, _rate.TargetInHand);
        Pass(seconds: 4, finished: 80, deferred: 100);
        Assert.Equal(400, _rate.TargetInHand, tolerance: 5);
        Pass(seconds: 10, finished: 80, deferred: 0);
        Assert.Equal(650, _rate.TargetInHand);
        Pass(seconds: 100, finished: 80, deferred: 0);
        Assert.Equal(2_000, _rate.TargetInHand);
    }

    [Fact]
    public void A_few_that_go_back_change_nothing()
    {
        Pass(seconds: 5, finished: 300, deferred: 100);
        Assert.Equal(2_000, _rate.TargetInHand);
    }

    private void Pass(int seconds, int finished, int deferred)
    {
        for (; seconds > 0; seconds--)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _rate.Ended(finished, deferred);
        }
    }
}
