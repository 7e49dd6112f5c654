using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Whatever is left of a turn, what is done for it ends before the turn does.</summary>
public sealed class TimeLeftTests
{
    [Theory]
    [InlineData(16, 8, 13, 6, 15.5)]
    [InlineData(6, 3, 3, 2.25, 5.5)]
    [InlineData(2, 1, 1, 0.75, 1.8)]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(-1, 0, 0, 0, 0)]
    [InlineData(3_600, 9.5, 16, 7.125, 18.5)]
    public void Each_step_has_its_part(double left, double toBegin, double toGoOn, double forBulkJob, double toAnswer)
    {
        var turn = new TimeLeft(TimeSpan.FromSeconds(left));
        double[] parts = [turn.ToBegin.TotalSeconds, turn.ToGoOn.TotalSeconds, turn.ForBulkJob.TotalSeconds, turn.ToAnswer.TotalSeconds];
        Assert.Equal([toBegin, toGoOn, forBulkJob, toAnswer], parts);
    }
}
