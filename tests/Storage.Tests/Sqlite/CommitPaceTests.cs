using OnceHub.Sync.Storage.Sqlite;

namespace OnceHub.Sync.Storage.Tests;

public sealed class CommitPaceTests
{
    /// <summary>The disk's time, the time of 100 rows, and how many rows the next commit takes.</summary>
    [Theory]
    [InlineData(0, 10, 200)]
    [InlineData(5, 10, 150)]
    [InlineData(15, 1, 1_500)]
    [InlineData(40, 10, 400)]
    [InlineData(40, 0.1, CommitPace.MostRows)]
    [InlineData(5, 100, CommitPace.FewestRows)]
    public void A_commit_takes_20_ms_or_as_long_for_its_rows_as_for_the_disk(double toDisk, double perHundred, long expected)
    {
        var pace = new CommitPace();
        for (var i = 0; i < 50; i++) pace.Took(100, TimeSpan.FromMilliseconds(perHundred), TimeSpan.FromMilliseconds(toDisk));
        Assert.InRange(pace.Rows, expected - 1, expected + 1);
    }

    [Fact]
    public void Nothing_is_learned_from_a_commit_of_few_rows()
    {
        var pace = new CommitPace();
        pace.Took(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal(CommitPace.MostRows, pace.Rows);
    }

    [Fact]
    public void One_slow_commit_among_quick_ones_counts_little()
    {
        var pace = new CommitPace();
        for (var i = 0; i < 50; i++) pace.Took(100, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(10));
        var before = pace.Rows;
        pace.Took(100, TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(10));
        Assert.InRange(pace.Rows, before / 2, before);
    }
}
