using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Tests;

public sealed class BatchWeightLimitTests
{
    private const long Least = 100;
    private const long Most = 10_000;
    private readonly BatchWeightLimit _limit = new(TimeSpan.FromMilliseconds(20), Least, Most);

    /// <summary>What a batch of 1,000 takes in ms, without the trip and for it, and what the next may weigh.</summary>
    [Theory]
    [InlineData(20, 0, 1_000)]
    [InlineData(10, 0, 2_000)]
    [InlineData(10_000, 0, Least)]
    [InlineData(1, 0, Most)]
    [InlineData(20, 5, 750)]
    [InlineData(20, 10, 500)]
    [InlineData(20, 40, 2_000)]
    public void What_is_in_a_batch_takes_the_rest_of_its_time_or_as_long_as_the_trip(double content, double trip, long expected)
    {
        long? next = null;
        for (var i = 0; i < 80; i++) next = Learn(content, trip);
        Assert.InRange(next!.Value, expected - 2, expected + 2);
    }

    [Fact]
    public void A_small_batch_tells_of_the_trip_only() => Assert.Null(_limit.Learn((Least / 2) - 1, TimeSpan.FromSeconds(1)));

    [Fact]
    public void One_slow_batch_among_quick_ones_counts_little()
    {
        for (var i = 0; i < 80; i++) Learn(10, 0);
        Assert.InRange(Learn(20, 0)!.Value, 1_600, 1_999);
    }

    private long? Learn(double content, double trip) =>
        _limit.Learn(1_000, TimeSpan.FromMilliseconds(content + trip), TimeSpan.FromMilliseconds(trip));
}
