namespace OnceHub.Sync.Grains.Tests;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class PipelineClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Move(TimeSpan by) => _now += by;
}
