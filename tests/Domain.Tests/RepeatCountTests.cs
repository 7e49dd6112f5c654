using Microsoft.Extensions.Time.Testing;

namespace OnceHub.Sync.Domain.Tests;

public sealed class RepeatCountTests
{
    [Fact]
    public void The_first_is_told_at_once_and_those_after_it_together()
    {
        var clock = new FakeTimeProvider();
        var repeats = new RepeatCount(TimeSpan.FromSeconds(10), clock);
        Assert.Equal([1, 0, 0], [repeats.Add(), repeats.Add(), repeats.Add()]);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, repeats.Add());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([4, 0], [repeats.Add(), repeats.Add()]);
    }
}
